package io.leadline.core.segment;

import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Kind;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;

/**
 * Which rows are in a segment, as an expression in the part of CEL that needs no library and no
 * object for each row: {@code loan_length > 16 && country in ["DE", "FR"]}.
 *
 * <p>It knows {@code == != < <= > >=} between a field and a number, a text, {@code true}, {@code
 * false} or {@code null}; {@code in} with a list; {@code startsWith}, {@code endsWith} and {@code
 * contains} of a text; {@code !}, {@code &&}, {@code ||} and parentheses. What it knows means what
 * CEL says. A field that stands alone is a boolean; names that are no identifiers stand in
 * backquotes. A comparison with a missing value is unknown, and {@code false && unknown} is false;
 * a row is in the segment if the whole is true.
 *
 * @see <a href="https://github.com/google/cel-spec/blob/master/doc/langdef.md">CEL</a>
 */
public final class Condition {

  private final String text;
  private final Term term;
  private final Set<String> fields;
  private final Map<String, Kind> kinds;

  Condition(String text, Term term, Set<String> fields, Map<String, Kind> kinds) {
    this.text = text;
    this.term = term;
    this.fields = Set.copyOf(fields);
    this.kinds = Map.copyOf(kinds);
  }

  /**
   * @throws InvalidSegmentException with the column of what cannot be understood
   */
  public static Condition parse(String text) throws InvalidSegmentException {
    return new ConditionParser(text).parse();
  }

  /** The fields it reads. */
  public Set<String> fields() {
    return fields;
  }

  /** The kind that a field must have to be compared as it is; none of those asked for null only. */
  public Map<String, Kind> kinds() {
    return kinds;
  }

  /** The rows for which it is true. */
  public BitSet rows(Batch batch) {
    return term.of(batch).holds();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Condition that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
