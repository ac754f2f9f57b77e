package io.leadline.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.NumberColumn;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchRecordTest {

  private static final Batch AWKWARD =
      new Batch(
          "loan",
          "7",
          new String[] {"a", "", "\uD800 unpaired", "grün"},
          new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE, 1_700_000_000_000L},
          List.of(
              new NumberColumn(
                  "income",
                  new double[] {Double.NaN, -0.0, Double.NEGATIVE_INFINITY, 0},
                  BitSet.valueOf(new long[] {8}),
                  new BitSet()),
              new CategoryColumn(
                  "country", new String[] {"DE", "\uDC00"}, new int[] {0, 1, -1, -2})));

  @Test
  void awkwardBatchComesBackAsItWas() throws Exception {
    BatchRecord.Decoded decoded =
        BatchRecord.decode(BatchRecord.encode(RecordKind.LABELS, AWKWARD));

    assertThat(decoded.kind()).isEqualTo(RecordKind.LABELS);
    assertThat(decoded.batch()).isEqualTo(AWKWARD);
    NumberColumn income = (NumberColumn) decoded.batch().column("income").orElseThrow();
    assertThat(Double.doubleToRawLongBits(income.values()[1]))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @Test
  void everyTruncationIsATypedError() {
    byte[] record = BatchRecord.encode(RecordKind.PREDICTIONS, AWKWARD);

    for (int length = 0; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertThatThrownBy(() -> BatchRecord.decode(cut))
          .as("cut to %d bytes", length)
          .isInstanceOf(CorruptRecordException.class);
    }
  }

  @Test
  void randomDamageIsATypedErrorOrAnotherBatch() {
    byte[] record = BatchRecord.encode(RecordKind.PREDICTIONS, AWKWARD);

    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = record.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        assertThat(BatchRecord.decode(damaged).batch().rows()).as("seed %d", seed).isPositive();
      } catch (CorruptRecordException e) {
        assertThat(e).as("seed %d", seed).hasMessageMatching("(Damaged|Unknown) record.*");
      }
    }
  }
}
