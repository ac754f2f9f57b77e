package io.leadline.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairBufferTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<PairBuffer.Pair<String>> pairs = new ArrayList<>();

  private static PairBuffer<String> buffer(int maxCount, long maxBytes) {
    return new PairBuffer<>(new PairBuffer.Bounds(maxCount, maxBytes, MINUTE));
  }

  private void add(PairBuffer<String> buffer, String id, Half half, Duration after) {
    String value = half + " " + id;
    buffer.add(id, half, value, value.length(), START.plus(after), pairs::add);
  }

  @Test
  void pairsAreFoundInWhateverOrderTheirHalvesCome() {
    for (long seed = 0; seed < 100; seed++) {
      pairs.clear();
      PairBuffer<String> buffer = buffer(1_000, 1 << 20);
      List<Integer> halves = new ArrayList<>(IntStream.range(0, 200).boxed().toList());
      Collections.shuffle(halves, new Random(seed));

      for (int half : halves) {
        add(buffer, "r" + half / 2, half % 2 == 0 ? Half.REQUEST : Half.RESPONSE, Duration.ZERO);
      }

      assertThat(pairs).as("seed %d", seed).hasSize(100);
      assertThat(pairs)
          .as("seed %d", seed)
          .allSatisfy(
              pair -> {
                assertThat(pair.request()).contains("REQUEST " + pair.id());
                assertThat(pair.response()).contains("RESPONSE " + pair.id());
              });
      assertThat(buffer.sizeBytes()).as("seed %d", seed).isZero();
    }
  }

  @Test
  void aHalfThatWaitedTooLongIsGivenUpAlone() {
    PairBuffer<String> buffer = buffer(10, 1 << 20);
    add(buffer, "a", Half.REQUEST, Duration.ZERO);
    add(buffer, "b", Half.RESPONSE, Duration.ofSeconds(30));

    buffer.expire(START.plusSeconds(59), pairs::add);
    assertThat(pairs).isEmpty();
    buffer.expire(START.plusSeconds(60), pairs::add);

    assertThat(pairs)
        .containsExactly(new PairBuffer.Pair<>("a", Optional.of("REQUEST a"), Optional.empty()));
    assertThat(buffer.counts()).isEqualTo(new PairBuffer.Counts(0, 1, 0, 0));
    assertThat(buffer.waiting()).containsOnlyKeys("b");
  }

  @Test
  void repeatedAndLateHalvesAreCountedAndDropped() {
    PairBuffer<String> buffer = buffer(10, 1 << 20);
    add(buffer, "a", Half.REQUEST, Duration.ZERO);
    add(buffer, "a", Half.REQUEST, Duration.ofSeconds(1));
    add(buffer, "a", Half.RESPONSE, Duration.ofSeconds(2));
    add(buffer, "a", Half.RESPONSE, Duration.ofSeconds(3));
    add(buffer, "b", Half.REQUEST, Duration.ofSeconds(4));
    add(buffer, "b", Half.RESPONSE, Duration.ofSeconds(200));

    assertThat(pairs).extracting(PairBuffer.Pair::id).containsExactly("a", "b");
    assertThat(buffer.counts()).isEqualTo(new PairBuffer.Counts(1, 1, 0, 3));
  }

  @Test
  void repetitionsAreForgottenInTime() {
    PairBuffer<String> buffer = buffer(10, 1 << 20);
    add(buffer, "a", Half.REQUEST, Duration.ZERO);
    add(buffer, "a", Half.RESPONSE, Duration.ZERO);

    add(buffer, "a", Half.REQUEST, MINUTE);

    assertThat(buffer.waiting()).containsOnlyKeys("a");
    assertThat(buffer.done()).isEmpty();
  }

  @Test
  void theOldestIsGivenUpWhereThereIsNoRoom() {
    PairBuffer<String> byCount = buffer(2, 1 << 20);
    add(byCount, "a", Half.REQUEST, Duration.ZERO);
    add(byCount, "b", Half.REQUEST, Duration.ZERO);
    add(byCount, "c", Half.REQUEST, Duration.ZERO);

    assertThat(pairs).extracting(PairBuffer.Pair::id).containsExactly("a");
    assertThat(byCount.counts().evicted()).isEqualTo(1);
  }

  @Test
  void memoryStaysWithinBoundsWhateverComes() {
    long maxBytes = 4 << 20;
    PairBuffer<byte[]> buffer =
        new PairBuffer<>(new PairBuffer.Bounds(1_000_000, maxBytes, Duration.ofDays(1)));
    Random random = new Random(1);
    long before = usedAfterCollection();

    for (int i = 0; i < 100_000; i++) {
      byte[] half = new byte[random.nextInt(4_000)];
      Half side = random.nextBoolean() ? Half.REQUEST : Half.RESPONSE;
      buffer.add("id-" + i, side, half, half.length, START, pair -> {});
      assertThat(buffer.sizeBytes()).isLessThanOrEqualTo(maxBytes);
    }

    assertThat(usedAfterCollection() - before).isLessThan(2 * maxBytes);
    assertThat(buffer.counts().evicted()).isGreaterThan(90_000);
  }

  private static long usedAfterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void aRestoredBufferGoesOnAsTheOldOneWould() {
    PairBuffer<String> old = buffer(10, 1 << 20);
    add(old, "a", Half.REQUEST, Duration.ZERO);
    add(old, "b", Half.REQUEST, Duration.ZERO);
    add(old, "b", Half.RESPONSE, Duration.ZERO);
    PairBuffer<String> restored = buffer(10, 1 << 20);

    restored.restore(old.waiting(), old.done());
    pairs.clear();
    add(restored, "a", Half.RESPONSE, Duration.ofSeconds(1));
    add(restored, "b", Half.REQUEST, Duration.ofSeconds(1));

    assertThat(pairs).extracting(PairBuffer.Pair::id).containsExactly("a");
    assertThat(restored.counts().unneeded()).isEqualTo(1);
  }
}
