package io.leadline.core.segment;

import io.leadline.core.schema.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@link Condition} by recursive descent:
 *
 * <pre>
 * or         = and { "||" and }
 * and        = unary { "&&" unary }
 * unary      = "!" unary | "(" or ")" | comparison
 * comparison = field [ operator literal | "in" "[" literal { "," literal } "]"
 *                    | "." function "(" text ")" ]
 * </pre>
 */
final class ConditionParser {

  private static final int MOST_CHARACTERS = 2_000;

  // Parentheses and negations call themselves.
  private static final int MOST_DEPTH = 50;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<text>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
              + "|(?<number>-?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
              + "|(?<name>[A-Za-z_][A-Za-z0-9_]*|`[^`]+`)"
              + "|(?<sign>\\|\\||&&|==|!=|<=|>=|[<>!().,\\[\\]]))");
  private static final Set<String> OPERATORS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final List<String> FUNCTIONS = List.of("startsWith", "endsWith", "contains");

  private static final String ESCAPES = "\\\"'`nrt";
  private static final String ESCAPED = "\\\"'`\n\r\t";

  private enum Type {
    TEXT,
    NUMBER,
    NAME,
    SIGN,
    END
  }

  private record Token(Type type, String text, int at) {

    boolean is(String sign) {
      return type == Type.SIGN && text.equals(sign);
    }

    boolean isWord(String word) {
      return type == Type.NAME && text.equals(word);
    }
  }

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final Map<String, Kind> fields = new HashMap<>();
  private final Set<String> names = new TreeSet<>();
  private int next;
  private int depth;

  ConditionParser(String text) {
    this.text = text;
  }

  Condition parse() throws InvalidSegmentException {
    if (text.length() > MOST_CHARACTERS) {
      throw new InvalidSegmentException(
          "condition of %d characters (must be at most %d)"
              .formatted(text.length(), MOST_CHARACTERS));
    }
    cut();
    Term term = or();
    if (peek().type != Type.END) {
      throw mistake(peek(), "&&, || or the end");
    }
    return new Condition(text, term, names, fields);
  }

  private void cut() throws InvalidSegmentException {
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (matcher.find() && matcher.start() == at) {
      tokens.add(token(matcher));
      at = matcher.end();
    }
    if (!text.substring(at).isBlank()) {
      int place = at + text.substring(at).length() - text.substring(at).stripLeading().length();
      throw new InvalidSegmentException(
          "cannot read '%s' at character %d of the condition '%s'"
              .formatted(text.substring(place, place + 1), place + 1, text));
    }
    tokens.add(new Token(Type.END, "", text.length()));
  }

  private static Token token(Matcher matcher) {
    for (Type type : List.of(Type.TEXT, Type.NUMBER, Type.NAME, Type.SIGN)) {
      String group = type.name().toLowerCase(java.util.Locale.ROOT);
      String found = matcher.group(group);
      if (found != null) {
        return new Token(type, found, matcher.start(group));
      }
    }
    throw new IllegalStateException("A match of nothing");
  }

  private Term or() throws InvalidSegmentException {
    Term term = and();
    while (peek().is("||")) {
      take();
      term = new Term.Or(term, and());
    }
    return term;
  }

  private Term and() throws InvalidSegmentException {
    Term term = unary();
    while (peek().is("&&")) {
      take();
      term = new Term.And(term, unary());
    }
    return term;
  }

  private Term unary() throws InvalidSegmentException {
    if (++depth > MOST_DEPTH) {
      throw new InvalidSegmentException(
          "condition nested deeper than %d levels".formatted(MOST_DEPTH));
    }
    Term term;
    if (peek().is("!")) {
      take();
      term = new Term.Not(unary());
    } else if (peek().is("(")) {
      take();
      term = or();
      expect(")");
    } else {
      term = comparison();
    }
    depth--;
    return term;
  }

  private Term comparison() throws InvalidSegmentException {
    Token name = take();
    if (name.type != Type.NAME || Set.of("true", "false", "null", "in").contains(name.text)) {
      throw mistake(name, "a field");
    }
    String field = name.text.startsWith("`") ? unquoted(name) : name.text;
    names.add(field);
    Token token = peek();
    if (token.type == Type.SIGN && OPERATORS.contains(token.text)) {
      return compared(field, take(), take());
    }
    if (token.isWord("in")) {
      take();
      return in(field);
    }
    if (token.is(".")) {
      take();
      return called(field, take());
    }
    return ofText(field, name, "true"::equals);
  }

  private Term compared(String field, Token operator, Token literal)
      throws InvalidSegmentException {
    if (literal.isWord("null")) {
      Term isNull = nullTest(field, operator);
      return operator.is("==") ? isNull : new Term.Not(isNull);
    }
    if (literal.type == Type.NUMBER) {
      double number = Double.parseDouble(literal.text);
      return ofNumber(
          field, literal, value -> holds(operator.text, Double.compare(value + 0.0, number + 0.0)));
    }
    boolean isTruth = literal.isWord("true") || literal.isWord("false");
    if (literal.type != Type.TEXT && !isTruth) {
      throw mistake(literal, "a number, a text, true, false or null");
    }
    String other = isTruth ? literal.text : unquoted(literal);
    return ofText(field, literal, value -> holds(operator.text, compare(value, other)));
  }

  // CEL compares texts by code points, Java by chars.
  private static int compare(String left, String right) {
    int[] lefts = left.codePoints().toArray();
    int[] rights = right.codePoints().toArray();
    return java.util.Arrays.compare(lefts, rights);
  }

  private Term nullTest(String field, Token operator) throws InvalidSegmentException {
    if (!operator.is("==") && !operator.is("!=")) {
      throw mistake(operator, "== or != before null");
    }
    return new Term.IsNull(field);
  }

  private static boolean holds(String operator, int order) {
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private Term in(String field) throws InvalidSegmentException {
    expect("[");
    Set<String> texts = new HashSet<>();
    Set<Double> numbers = new HashSet<>();
    Token first = peek();
    do {
      Token literal = take();
      if (literal.type == Type.TEXT && numbers.isEmpty()) {
        texts.add(unquoted(literal));
      } else if (literal.type == Type.NUMBER && texts.isEmpty()) {
        numbers.add(Double.parseDouble(literal.text) + 0.0);
      } else {
        throw mistake(
            literal, texts.isEmpty() && numbers.isEmpty() ? "a literal" : "one of the same type");
      }
    } while (taken(","));
    expect("]");
    return texts.isEmpty()
        ? ofNumber(field, first, value -> numbers.contains(value + 0.0))
        : ofText(field, first, texts::contains);
  }

  private Term called(String field, Token function) throws InvalidSegmentException {
    if (function.type != Type.NAME || !FUNCTIONS.contains(function.text)) {
      throw mistake(function, "one of " + String.join(", ", FUNCTIONS));
    }
    expect("(");
    Token argument = take();
    if (argument.type != Type.TEXT) {
      throw mistake(argument, "a text");
    }
    expect(")");
    String part = unquoted(argument);
    Predicate<String> test =
        switch (function.text) {
          case "startsWith" -> value -> value.startsWith(part);
          case "endsWith" -> value -> value.endsWith(part);
          default -> value -> value.contains(part);
        };
    return ofText(field, function, test);
  }

  private Term ofNumber(String field, Token at, DoublePredicate test)
      throws InvalidSegmentException {
    require(field, Kind.NUMERIC, at);
    return new Term.OfNumber(field, test);
  }

  private Term ofText(String field, Token at, Predicate<String> test)
      throws InvalidSegmentException {
    require(field, Kind.CATEGORICAL, at);
    return new Term.OfText(field, test);
  }

  private void require(String field, Kind kind, Token at) throws InvalidSegmentException {
    Kind known = fields.putIfAbsent(field, kind);
    if (known != null && known != kind) {
      throw new InvalidSegmentException(
          "'%s' is compared with a number and with a text, at character %d of the condition '%s'"
              .formatted(field, at.at + 1, text));
    }
  }

  private String unquoted(Token token) throws InvalidSegmentException {
    String inside = token.text.substring(1, token.text.length() - 1);
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < inside.length(); i++) {
      char next = inside.charAt(i);
      if (next == '\\' && ++i < inside.length()) {
        int escape = ESCAPES.indexOf(inside.charAt(i));
        if (escape < 0) {
          throw mistake(
              token, "a text with no other escapes than " + "\\\\ \\\" \\' \\` \\n \\r \\t");
        }
        next = ESCAPED.charAt(escape);
      }
      plain.append(next);
    }
    return plain.toString();
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  private boolean taken(String sign) {
    boolean isThere = peek().is(sign);
    if (isThere) {
      take();
    }
    return isThere;
  }

  private void expect(String sign) throws InvalidSegmentException {
    Token token = take();
    if (!token.is(sign)) {
      throw mistake(token, "'" + sign + "'");
    }
  }

  private InvalidSegmentException mistake(Token token, String expected) {
    String found = token.type == Type.END ? "ends" : "has '" + token.text + "'";
    return new InvalidSegmentException(
        "condition '%s' %s at character %d (must be %s)"
            .formatted(text, found, token.at + 1, expected));
  }
}
