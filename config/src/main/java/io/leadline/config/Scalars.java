package io.leadline.config;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kinds of single values. */
enum Scalars {
  TEXT("a text") {
    @Override
    Optional<Object> parse(String text) {
      return text.isBlank() ? Optional.empty() : Optional.of(text);
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "minLength", 1);
    }
  },
  /** A JSON Pointer; that pointers fit together is checked where they are read. */
  POINTER("a JSON Pointer such as /customer/age") {
    @Override
    Optional<Object> parse(String text) {
      return text.startsWith("/") ? Optional.of(text) : Optional.empty();
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "pattern", "^/");
    }
  },
  /** A path of an address, without a query. */
  PATH("a path such as /score") {
    @Override
    Optional<Object> parse(String text) {
      return text.matches("/[^?#\\s]+") ? Optional.of(text) : Optional.empty();
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "pattern", "^/[^?#\\s]+$");
    }
  },
  /** Read as {@link Boolean}. */
  SWITCH("true or false") {
    @Override
    Optional<Object> parse(String text) {
      return switch (text) {
        case "true" -> Optional.of(true);
        case "false" -> Optional.of(false);
        default -> Optional.empty();
      };
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "boolean");
    }
  },
  /** Read as {@link Double}. */
  NUMBER("a number") {
    @Override
    Optional<Object> parse(String text) {
      return number(text).map(Object.class::cast);
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "number");
    }
  },
  /** Read as {@link Double}, > 0. */
  POSITIVE("a number above 0") {
    @Override
    Optional<Object> parse(String text) {
      return number(text).filter(value -> value > 0).map(Object.class::cast);
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "number", "exclusiveMinimum", 0);
    }
  },
  /** An address to send to; parts, or all of it, may be secrets. */
  ADDRESS("an address such as https://example.com/hook") {
    private static final String FORM = "https?://\\S+|.*\\$\\{\\w+\\}.*";

    @Override
    Optional<Object> parse(String text) {
      return text.matches(FORM) ? Optional.of(text) : Optional.empty();
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "pattern", "^(" + FORM + ")$");
    }
  },
  /** Five fields of cron, as text. */
  CRON("five fields of cron, such as 0 3 * * *") {
    private static final CronParser PARSER =
        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    @Override
    Optional<Object> parse(String text) {
      try {
        PARSER.parse(text);
        return Optional.of(text);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "pattern", "^\\S+( +\\S+){4}$");
    }
  },
  /** Files, or a stretch of the prediction log. */
  SOURCE("files, or log:FROM/TO with two times such as 2026-11-01T00:00:00Z, the earlier first") {
    private static final String LOG = "log:";

    @Override
    Optional<Object> parse(String text) {
      if (!text.startsWith(LOG)) {
        return TEXT.parse(text);
      }
      String[] ends = text.substring(LOG.length()).split("/", -1);
      try {
        return ends.length == 2 && Instant.parse(ends[0]).isBefore(Instant.parse(ends[1]))
            ? Optional.of(text)
            : Optional.empty();
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "minLength", 1);
    }
  },
  /** Read as {@link Long}, ≥ 0. */
  COUNT("a whole number, 0 or more") {
    @Override
    Optional<Object> parse(String text) {
      return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "integer", "minimum", 0);
    }
  },
  /** Read as {@link Double} in [0, 1]. */
  SHARE("a share such as 2% or 0.02") {
    @Override
    Optional<Object> parse(String text) {
      boolean isPercent = text.endsWith("%");
      String digits = isPercent ? text.substring(0, text.length() - 1).strip() : text;
      return number(digits)
          .map(value -> isPercent ? value / 100 : value)
          .filter(share -> share >= 0 && share <= 1)
          .map(Object.class::cast);
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object(
          "anyOf",
          java.util.List.of(
              Shape.object("type", "number", "minimum", 0, "maximum", 1),
              Shape.object("type", "string", "pattern", "^[0-9.]+ ?%$")));
    }
  },
  /** Read as {@link Duration}, > 0. */
  DURATION("a duration such as 10m, 1h or 30d") {
    @Override
    Optional<Object> parse(String text) {
      return duration(text).map(Object.class::cast);
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "pattern", "^([0-9]+ ?(s|m|h|d|w)|P.+)$");
    }
  },
  /** Read as {@link Duration} or zero. */
  WAIT("a duration such as 0s, 10m or 1h") {
    @Override
    Optional<Object> parse(String text) {
      return text.matches("0 ?[smhdw]?") ? Optional.of(Duration.ZERO) : DURATION.parse(text);
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "pattern", "^([0-9]+ ?(s|m|h|d|w)|P.+)$");
    }
  },
  /** Read as {@link ZoneId}. */
  ZONE("a time zone such as UTC or Europe/Berlin") {
    @Override
    Optional<Object> parse(String text) {
      try {
        return Optional.of(ZoneId.of(text));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string");
    }
  },
  /** Read as {@link Rate}. */
  RATE("a rate such as 1 per 30d") {
    private static final Pattern FORM = Pattern.compile("([0-9.]+) +per +(\\S+)");

    @Override
    Optional<Object> parse(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      Optional<Duration> period = duration(matcher.group(2));
      return number(matcher.group(1))
          .filter(times -> times > 0)
          .flatMap(times -> period.map(span -> new Rate(times, span)));
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "pattern", "^[0-9.]+ +per +\\S+$");
    }
  },
  /** Read as {@link Long}, ≥ 1. */
  WINDOWS("a number of windows such as 2 windows") {
    @Override
    Optional<Object> parse(String text) {
      Matcher matcher = Pattern.compile("([1-9][0-9]{0,5})( +windows?)?").matcher(text);
      return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object(
          "anyOf",
          java.util.List.of(
              Shape.object("type", "integer", "minimum", 1),
              Shape.object("type", "string", "pattern", "^[1-9][0-9]*( +windows?)?$")));
    }
  },
  /** Read as {@link Long}: the version of this format. */
  VERSION("1") {
    @Override
    Optional<Object> parse(String text) {
      return text.equals("1") ? Optional.of(1L) : Optional.empty();
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("const", 1);
    }
  },
  /** A model's name. */
  MODEL("lower-case letters, digits and hyphens, at most 63, a letter or digit first") {
    private static final String FORM = "[a-z0-9][a-z0-9-]{0,62}";

    @Override
    Optional<Object> parse(String text) {
      return text.matches(FORM) ? Optional.of(text) : Optional.empty();
    }

    @Override
    Map<String, Object> schema() {
      return Shape.object("type", "string", "pattern", "^" + FORM + "$");
    }
  };

  /** So many times in so long. */
  record Rate(double times, Duration period) {}

  private final String words;

  Scalars(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** The value; empty if {@code text} is none of this kind. */
  abstract Optional<Object> parse(String text);

  abstract Map<String, Object> schema();

  private static Optional<Double> number(String text) {
    try {
      double value = Double.parseDouble(text);
      // Java also reads “1d” and hexadecimal numbers, which no user means.
      return text.matches("[-+0-9.eE]+") && Double.isFinite(value)
          ? Optional.of(value)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> duration(String text) {
    Matcher matcher = Pattern.compile("([0-9]{1,9}) ?([smhdw])").matcher(text);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration unit =
          switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
          };
      return Optional.of(unit.multipliedBy(count)).filter(span -> !span.isZero());
    }
    try {
      return Optional.of(Duration.parse(text)).filter(span -> !span.isNegative() && !span.isZero());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
