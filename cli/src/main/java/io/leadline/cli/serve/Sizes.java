package io.leadline.cli.serve;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as users write and read them: {@code 500MB}, {@code 50GB}; steps of 1000. */
public final class Sizes {

  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB", "PB");
  private static final Pattern FORM = Pattern.compile("(\\d{1,12}) ?([KMGTP]?B)?");

  private Sizes() {}

  /** Empty if {@code text} is no size. */
  public static Optional<Long> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long bytes = Long.parseLong(matcher.group(1));
    int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2));
    try {
      for (int i = 0; i < power; i++) {
        bytes = Math.multiplyExact(bytes, 1000L);
      }
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
    return Optional.of(bytes);
  }

  /** With one digit behind the point, such as {@code 1.5 MB}. */
  public static String text(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.size() - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
  }
}
