package io.leadline.predictions.log;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A folder of the log: one hour of event time of one version of one model, {@code
 * model=M/version=V/date=2026-11-24/hour=03/}, as Hive names partitions.
 *
 * @param version the model's version; empty where unknown
 * @param hour its first instant
 */
record Partition(String model, String version, Instant hour) {

  /** What Hive calls a partition without a value; engines read it as null. */
  private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  static Partition of(String model, String version, long eventMillis) {
    return new Partition(
        model, version, Instant.ofEpochMilli(eventMillis).truncatedTo(ChronoUnit.HOURS));
  }

  static String folder(String model) {
    return "model=" + encode(model) + "/";
  }

  static String folder(String model, String version) {
    return folder(model) + "version=" + encode(version) + "/";
  }

  static String folder(String model, String version, LocalDate date) {
    return folder(model, version) + "date=" + date + "/";
  }

  /** The folder's key; ends with a slash. */
  String folder() {
    return "%shour=%02d/"
        .formatted(
            folder(model, version, LocalDate.ofInstant(hour, ZoneOffset.UTC)),
            hour.atOffset(ZoneOffset.UTC).getHour());
  }

  /** The partition that a file is in; empty if it is in none. */
  static Optional<Partition> ofKey(String key) {
    String[] parts = key.split("/");
    if (parts.length != 5) {
      return Optional.empty();
    }
    try {
      LocalDate date = LocalDate.parse(value(parts[2], "date="));
      int hour = Integer.parseInt(value(parts[3], "hour="));
      return Optional.of(
          new Partition(
              value(parts[0], "model="),
              value(parts[1], "version="),
              date.atTime(hour, 0).toInstant(ZoneOffset.UTC)));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What stands behind {@code name} in a folder's name. */
  static String value(String folder, String name) {
    if (!folder.startsWith(name)) {
      throw new IllegalArgumentException("Invalid partition: " + folder);
    }
    String value = folder.substring(name.length());
    return value.equals(NO_VALUE) ? "" : URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static String encode(String value) {
    return value.isEmpty()
        ? NO_VALUE
        : URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
