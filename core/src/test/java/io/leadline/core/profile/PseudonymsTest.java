package io.leadline.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PseudonymsTest {

  private static final byte[] KEY =
      "a key of sixteen bytes or more".getBytes(StandardCharsets.UTF_8);

  @Test
  void aKeyedPseudonymIsTheJdksHmacCutTo64Bits() throws Exception {
    Random random = new Random(5);
    for (int length : new int[] {16, 30, 64, 65, 200}) {
      byte[] key = new byte[length];
      random.nextBytes(key);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] expected = mac.doFinal("Zürich".getBytes(StandardCharsets.UTF_8));

      assertThat(Pseudonyms.keyed(key).category("Zürich"))
          .as("key of %d bytes", length)
          .isEqualTo("#" + java.util.HexFormat.of().formatHex(expected, 0, 8));
    }
  }

  @Test
  void aFingerprintNamesTheKeyAndDoesNotTellIt() {
    Pseudonyms one = Pseudonyms.keyed(KEY);

    assertThat(one.fingerprint()).matches("#[0-9a-f]{16}");
    assertThat(Pseudonyms.keyed(KEY).isSameAs(one)).isTrue();
    assertThat(Pseudonyms.ofUnknownKey(one.fingerprint()).isSameAs(one)).isTrue();
    assertThat(Pseudonyms.keyed(new byte[32]).isSameAs(one)).isFalse();
    assertThat(Pseudonyms.UNKEYED.isSameAs(one)).isFalse();
    assertThat(Pseudonyms.ofUnknownKey("").isSameAs(Pseudonyms.UNKEYED)).isTrue();
    assertThatThrownBy(() -> Pseudonyms.ofUnknownKey(one.fingerprint()).category("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not known here");
  }

  @Test
  void aLayoutOfAnotherKeyIsProfiledWithoutPrivateCategories() {
    Field open = Field.of("city", Kind.CATEGORICAL, Role.FEATURE);
    Field number = hidden("income", Kind.NUMERIC);
    Field category = hidden("diagnosis", Kind.CATEGORICAL);
    Layout keyed =
        Layout.of(new Schema(List.of(open, number, category)), Layout.WINDOW_RESOLUTION)
            .withPseudonyms(Pseudonyms.keyed(KEY));

    assertThat(keyed.isOfAnotherKey(Pseudonyms.keyed(KEY))).isFalse();
    assertThat(keyed.keyedBy(Pseudonyms.keyed(KEY)).schema()).isEqualTo(keyed.schema());
    assertThat(keyed.isOfAnotherKey(Pseudonyms.UNKEYED)).isTrue();
    assertThat(keyed.keyedBy(Pseudonyms.UNKEYED).schema().fields()).containsExactly(open, number);
    assertThat(keyed).isNotEqualTo(keyed.withPseudonyms(Pseudonyms.UNKEYED));
  }

  private static Field hidden(String name, Kind kind) {
    return new Field(
        name,
        kind,
        Role.FEATURE,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        true);
  }

  @Test
  void equalValuesHaveEqualPseudonymsUnderOneKeyOnly() {
    Pseudonyms one = Pseudonyms.keyed(KEY);
    Pseudonyms other =
        Pseudonyms.keyed("another key of many bytes".getBytes(StandardCharsets.UTF_8));

    assertThat(one.category("x")).isEqualTo(Pseudonyms.keyed(KEY).category("x"));
    assertThat(one.category("x")).isNotEqualTo(other.category("x"));
    assertThat(one.category("x")).isNotEqualTo(one.category("y"));
  }

  @Test
  void shortKeysAreRefused() {
    assertThatThrownBy(() -> Pseudonyms.keyed(new byte[15]))
        .hasMessage("Invalid privacy key: 15 bytes (must be at least 16)");
  }

  @Test
  void aPrivateNumberIsMovedByAtMostAThirtySecondPartAndOnlyOnce() {
    Random random = new Random(3);
    for (int trial = 0; trial < 10_000; trial++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
      double stand = Pseudonyms.number(value);

      assertThat(Math.abs(stand - value)).isLessThanOrEqualTo(Math.abs(value) / 32);
      assertThat(Pseudonyms.number(stand)).isEqualTo(stand);
    }
    assertThat(Pseudonyms.number(0)).isZero();
  }

  @Test
  void theNumbersThemselvesAreNotInAPrivateProfile() {
    Field account =
        new Field(
            "account",
            Kind.NUMERIC,
            Role.FEATURE,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            true);
    ProfileBuilder one = new ProfileBuilder(Layout.of(new Schema(List.of(account)), 256));
    ProfileBuilder other = new ProfileBuilder(Layout.of(new Schema(List.of(account)), 256));
    one.add(batch(4_711_001, 4_711_002));
    other.add(batch(4_711_003, 4_711_009));

    // Two people whose numbers share a cell leave the very same bytes.
    assertThat(one.build().toBytes()).isEqualTo(other.build().toBytes());
  }

  private static Batch batch(double... values) {
    return new Batch(
        "m", "", new String[] {"", ""}, new long[2], List.of(NumberColumn.of("account", values)));
  }
}
