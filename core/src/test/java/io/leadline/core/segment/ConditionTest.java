package io.leadline.core.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.CategoryColumn;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.NumberColumn;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

  // Row 3 has neither age nor country; row 4's age is NaN.
  private static final Batch BATCH =
      new Batch(
          "m",
          "",
          new String[] {"", "", "", "", ""},
          new long[5],
          List.of(
              new NumberColumn(
                  "age", new double[] {20, 30, -0.0, 0, Double.NaN}, bit(3), new BitSet()),
              CategoryColumn.of("country", Arrays.asList("DE", "FR", "it's", null, "DE")),
              CategoryColumn.of("is new", List.of("true", "false", "true", "false", "true"))));

  private static BitSet bit(int row) {
    BitSet bits = new BitSet();
    bits.set(row);
    return bits;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '#',
      value = {
        "age > 20 ; 1",
        "age >= 20 ; 0 1",
        "age < 20 ; 2",
        "age == 0 ; 2",
        "age != 30 ; 0 2",
        "!(age > 20) ; 0 2",
        "age == null ; 3 4",
        "age != null ; 0 1 2",
        "age in [20, 30] ; 0 1",
        "country == \"DE\" ; 0 4",
        "country == 'it\\'s' ; 2",
        "country in ['DE', 'FR'] && age > 20 ; 1",
        "country == 'DE' || age > 20 ; 0 1 4",
        "country > 'E' ; 1 2",
        "country.startsWith('D') ; 0 4",
        "country.endsWith('R') || country.contains('s') ; 1 2",
        "`is new` ; 0 2 4",
        "`is new` == false ; 1 3",
        "age > 100 && country == 'DE' || !(`is new`) ; 1 3",
        "absent == 1 ; ##",
        "absent == null && age > 20 ; 1",
      })
  void picksTheRowsForWhichItIsTrue(String condition, String rows) throws Exception {
    List<Integer> picked = Condition.parse(condition).rows(BATCH).stream().boxed().toList();

    assertThat(picked)
        .isEqualTo(
            Arrays.stream(rows.split(" "))
                .filter(row -> !row.isEmpty())
                .map(Integer::valueOf)
                .toList());
  }

  @Test
  void anUnknownPartDecidesNothing() throws Exception {
    // Of row 3 the age is unknown: neither the condition nor its opposite holds.
    assertThat(Condition.parse("age > 20").rows(BATCH).get(3)).isFalse();
    assertThat(Condition.parse("!(age > 20)").rows(BATCH).get(3)).isFalse();
    assertThat(Condition.parse("age > 20 || `is new` == false").rows(BATCH).get(3)).isTrue();
  }

  @Test
  void saysWhichFieldsOfWhichKindItReads() throws Exception {
    Condition condition = Condition.parse("age > 20 && country == 'DE' && tenure != null");

    assertThat(condition.fields()).containsExactlyInAnyOrder("age", "country", "tenure");
    assertThat(condition.kinds())
        .isEqualTo(Map.of("age", Kind.NUMERIC, "country", Kind.CATEGORICAL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "age >",
        "age > age",
        "> 20",
        "age > 20 &&",
        "(age > 20",
        "age > 20)",
        "age = 20",
        "age in []",
        "age in [1, 'a']",
        "age in [1",
        "age + 1 > 2",
        "country.matches('x')",
        "country.startsWith(1)",
        "age > null",
        "age > 20 age",
        "country == 'a\\q'",
        "country == 'a",
        "true",
        "age > 1 && age == 'x'",
        "#"
      })
  void refusesWhatItDoesNotUnderstandAndSaysWhere(String condition) {
    assertThatThrownBy(() -> Condition.parse(condition))
        .isInstanceOf(InvalidSegmentException.class)
        .hasMessageContaining("condition")
        .hasMessageContaining("character");
  }

  @Test
  void refusesToNestWithoutEnd() {
    assertThatThrownBy(() -> Condition.parse("(".repeat(900) + "age > 1" + ")".repeat(900)))
        .hasMessage("condition nested deeper than 50 levels");
    assertThatThrownBy(() -> Condition.parse("age > 1 ".repeat(300)))
        .hasMessage("condition of 2400 characters (must be at most 2000)");
  }
}
