package io.leadline.store.rules;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiled condition. Thread-safe.
 *
 * @see <a href="https://cel.dev">Common Expression Language</a>
 */
public final class Condition {

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");
  private static final Map<String, Vocabulary> WORDS = Vocabulary.byWord();
  private static final Cel CEL = cel();

  private final CelRuntime.Program program;
  private final Set<Vocabulary> words;

  private Condition(CelRuntime.Program program, Set<Vocabulary> words) {
    this.program = program;
    this.words = words;
  }

  private static Cel cel() {
    CelBuilder builder =
        CelFactory.standardCelBuilder()
            .setOptions(CelOptions.current().enableHeterogeneousNumericComparisons(true).build())
            .setResultType(SimpleType.BOOL);
    WORDS.forEach((word, entry) -> builder.addVar(word, entry.type()));
    return builder.build();
  }

  /**
   * @param text such as {@code drift.ratio > 1 && feature.importance > 0.1}
   * @throws InvalidConditionException with the position and, for an unknown word, the nearest one
   */
  public static Condition compile(String text) throws InvalidConditionException {
    Set<Vocabulary> words = EnumSet.noneOf(Vocabulary.class);
    Matcher matcher = WORD.matcher(QUOTED.matcher(text).replaceAll("''"));
    while (matcher.find()) {
      Vocabulary word = WORDS.get(matcher.group());
      if (word != null) {
        words.add(word);
      } else if (matcher.group().contains(".")) {
        throw new InvalidConditionException(
            "unknown word '%s' in '%s'; did you mean '%s'?"
                .formatted(matcher.group(), text, nearest(matcher.group())));
      }
    }
    try {
      CelAbstractSyntaxTree tree = CEL.compile(text).getAst();
      if (words.isEmpty()) {
        throw new InvalidConditionException(
            "condition '%s' depends on nothing (known words: %s)"
                .formatted(text, String.join(", ", WORDS.keySet())));
      }
      return new Condition(CEL.createProgram(tree), words);
    } catch (CelValidationException | CelEvaluationException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new InvalidConditionException(
          "invalid condition '%s': %s".formatted(text, reason.replaceFirst("^ERROR: ", "")), e);
    }
  }

  private static String nearest(String word) {
    return WORDS.keySet().stream()
        .min(java.util.Comparator.comparingInt(known -> distance(word, known)))
        .orElseThrow();
  }

  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    java.util.Arrays.setAll(row, i -> i);
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }

  /** The words it uses; at least one. */
  Set<Vocabulary> words() {
    return words;
  }

  /** Whether it is about each feature, not about the window as a whole. */
  boolean isPerFeature() {
    return words.stream().anyMatch(word -> word.scope() == Vocabulary.Scope.FEATURE);
  }

  /**
   * Whether it holds; empty where that depends on a word without a value.
   *
   * @param values by word
   */
  Optional<Boolean> holds(Map<String, Object> values) {
    try {
      // “true || unknown” is true to CEL; what is no Boolean here is truly undecided.
      Object result = program.eval(values);
      return result instanceof Boolean decided ? Optional.of(decided) : Optional.empty();
    } catch (CelEvaluationException e) {
      return Optional.empty();
    }
  }
}
