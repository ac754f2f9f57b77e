package io.leadline.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.dependence.Axis;
import io.leadline.core.dependence.ChanceOfSquare;
import io.leadline.core.dependence.JointFrame;
import io.leadline.core.dependence.JointSpace;
import io.leadline.core.fairness.Grouping;
import io.leadline.core.performance.ErrorTree;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import io.leadline.core.schema.WindowKey;
import io.leadline.core.segment.SegmentRule;
import io.leadline.core.segment.Segmentation;
import io.leadline.core.sketch.CategorySketch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {

  private static final Layout LAYOUT =
      new Layout(
          new Schema(
              List.of(
                  Field.numeric("age"),
                  new Field(
                      "city",
                      Kind.CATEGORICAL,
                      Role.TAG,
                      OptionalDouble.empty(),
                      OptionalDouble.empty(),
                      OptionalDouble.of(0.25),
                      true))),
          Map.of("city", new CategorySketch.Known(List.of("Bern", "Züri\uD800"), true)),
          Map.of("age", new double[] {-1, 999}),
          256,
          Pseudonyms.UNKEYED,
          Optional.of(
              new ErrorTree(
                  List.of(
                      new ErrorTree.Node("age", 40.5, Set.of(), 1, 2),
                      new ErrorTree.Node("", 0, Set.of(), 0, 0),
                      new ErrorTree.Node("", 0, Set.of(), 1, 0)))),
          List.of(new Grouping("city", List.of("Bern"))),
          Optional.of(
              new JointSpace(
                  new JointFrame(
                      7,
                      1.5,
                      List.of("age", "zone"),
                      new ChanceOfSquare(0.8, 0.1),
                      new ChanceOfSquare(1, 2),
                      0.5),
                  List.of(
                      new Axis("age", Kind.NUMERIC, 40, 12, Map.of()),
                      new Axis("zone", Kind.CATEGORICAL, 0.5, 0.2, Map.of("A", 0.7))))),
          Optional.empty(),
          new Segmentation(
              List.of(SegmentRule.ByValue.of("city")),
              List.of(new Grouping("city", List.of("Bern")))));

  private static Snapshot snapshot(long sequence) {
    ProfileBuilder profile = new ProfileBuilder(LAYOUT);
    profile.add(
        new Batch(
            "m",
            "",
            new String[] {"a", "b"},
            new long[] {1, 2},
            List.of(
                NumberColumn.of("age", 1, 2), CategoryColumn.of("city", List.of("Bern", "Chur")))));
    profile.addCoverage(new Coverage(5, 2, 1, 1));
    return new Snapshot(
        new WindowKey("m", "v1", "all", Instant.EPOCH, Instant.ofEpochSecond(3600)),
        Path.SIDECAR,
        "pod-ü",
        Long.MAX_VALUE,
        sequence,
        true,
        profile.build());
  }

  @Test
  void readingGivesWhatWasWritten() throws Exception {
    List<Snapshot> snapshots = List.of(snapshot(1), snapshot(2));

    List<Snapshot> read = SnapshotCodec.read(SnapshotCodec.write(snapshots));

    assertThat(read).isEqualTo(snapshots);
    assertThat(read.get(0).profile().coverage()).isEqualTo(new Coverage(5, 2, 1, 1));
  }

  @Test
  void joiningMessagesIsWritingTheirSnapshotsTogether() {
    byte[] joined =
        SnapshotCodec.join(
            List.of(
                SnapshotCodec.write(List.of(snapshot(1))),
                SnapshotCodec.write(List.of(snapshot(2)))));

    assertThat(joined).isEqualTo(SnapshotCodec.write(List.of(snapshot(1), snapshot(2))));
  }

  @Test
  void damagedMessagesAreSaidToBeSoAndNothingElseHappens() {
    byte[] good = SnapshotCodec.write(List.of(snapshot(1)));
    Random random = new Random(11);
    for (int trial = 0; trial < 2_000; trial++) {
      byte[] bad =
          random.nextBoolean() ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      if (bad.length == good.length) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        SnapshotCodec.read(bad);
      } catch (CorruptProfileException e) {
        assertThat(e.getMessage()).as("trial %d", trial).isNotBlank();
      }
    }
  }

  @Test
  void layoutsTravelWithoutTheirKeyButWithItsFingerprint() throws Exception {
    String key = "sixteen bytes of a secret";
    Pseudonyms pseudonyms = Pseudonyms.keyed(key.getBytes(StandardCharsets.UTF_8));
    Layout keyed = LAYOUT.withPseudonyms(pseudonyms);

    byte[] written = LayoutCodec.write(keyed);
    Layout read = LayoutCodec.read(written);

    assertThat(read).isEqualTo(keyed).isNotEqualTo(LAYOUT);
    assertThat(read.pseudonyms().isSameAs(pseudonyms)).isTrue();
    assertThat(read.pseudonyms().isKeyed()).isFalse();
    assertThat(new String(written, StandardCharsets.ISO_8859_1)).doesNotContain(key);
    assertThat(LayoutCodec.read(LayoutCodec.write(LAYOUT)).pseudonyms())
        .isSameAs(Pseudonyms.UNKEYED);
  }

  @Test
  void aDamagedLayoutIsRefused() {
    byte[] bytes = LayoutCodec.write(LAYOUT);
    bytes[20] ^= 1;

    assertThatThrownBy(() -> LayoutCodec.read(bytes))
        .isInstanceOf(CorruptProfileException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void coverageMergesAndCannotLackMoreThanWasSeen() {
    assertThat(new Coverage(10, 2, 1, 3).merge(new Coverage(10, 0, 1, 0)))
        .isEqualTo(new Coverage(20, 2, 2, 3));
    assertThat(new Coverage(20, 2, 2, 3).share()).isEqualTo(0.8);
    assertThatThrownBy(() -> new Coverage(1, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
