package io.leadline.protocol;

import io.leadline.core.schema.Field;
import io.leadline.core.schema.Schema;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a decoder knows of its input beforehand.
 *
 * <p>Columns of the schema take its kinds. A value of another kind is mismatched; but numbers and
 * booleans in a categorical column become their text, {@code true} and {@code false} in a numeric
 * one 1 and 0, and a CSV cell is read as the kind wants it. Columns that the schema does not name
 * are inferred from the first {@value #SAMPLE_ROWS} rows (fewer where those have more than 4 Mi
 * cells or 32 Mi characters): a CSV column is numeric if all its values are numbers; a JSON column
 * is categorical if it holds a string, or booleans and no number. Columns of missing values alone
 * count as numeric. What first appears after these rows is inferred from the batch it appears in.
 *
 * @param source the file or request, for error messages
 * @param model the model's name
 * @param version the model's version, for rows that name none; may be empty
 * @param schema kinds of known columns; may be empty
 * @param idField where the request id is; by default none in CSV, {@code id} in JSON
 * @param timeField where the event time is; by default none in CSV, {@code time} in JSON
 * @param versionField where the model's version is; by default none in CSV, {@code version} in JSON
 * @param defaultTime event time of rows that have none
 * @param ignore columns that are not read
 * @param missing CSV cells that, besides empty ones, stand for a missing value
 * @param limits how much is accepted
 * @param problems takes the lines that are set aside
 */
public record DecodeContext(
    String source,
    String model,
    String version,
    Schema schema,
    Optional<String> idField,
    Optional<String> timeField,
    Optional<String> versionField,
    Instant defaultTime,
    Set<String> ignore,
    Set<String> missing,
    Limits limits,
    Problems problems) {

  /** Rows from which the kinds of unknown columns are inferred. */
  public static final int SAMPLE_ROWS = 65_536;

  public static final Set<String> USUAL_MISSING = Set.of("NA", "N/A", "null", "NULL");

  public DecodeContext {
    ignore = Set.copyOf(ignore);
    missing = Set.copyOf(missing);
  }

  /** Rows without a time are given 1970; limits are those of requests; bad lines are ignored. */
  public static DecodeContext of(String source, String model) {
    return new DecodeContext(
        source,
        model,
        "",
        Schema.EMPTY,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        Set.of(),
        USUAL_MISSING,
        Limits.REQUEST,
        Problems.IGNORED);
  }

  /** Whether bad input may be quoted in messages: not where a field of the schema is private. */
  public boolean mayQuote() {
    return schema.fields().stream().noneMatch(Field::isPrivate);
  }

  public DecodeContext withSource(String newSource) {
    return new DecodeContext(
        newSource,
        model,
        version,
        schema,
        idField,
        timeField,
        versionField,
        defaultTime,
        ignore,
        missing,
        limits,
        problems);
  }

  public DecodeContext withVersion(String newVersion) {
    return new DecodeContext(
        source,
        model,
        newVersion,
        schema,
        idField,
        timeField,
        versionField,
        defaultTime,
        ignore,
        missing,
        limits,
        problems);
  }

  public DecodeContext withSchema(Schema newSchema) {
    return new DecodeContext(
        source,
        model,
        version,
        newSchema,
        idField,
        timeField,
        versionField,
        defaultTime,
        ignore,
        missing,
        limits,
        problems);
  }

  public DecodeContext withFields(
      Optional<String> id, Optional<String> time, Optional<String> versions) {
    return new DecodeContext(
        source,
        model,
        version,
        schema,
        id,
        time,
        versions,
        defaultTime,
        ignore,
        missing,
        limits,
        problems);
  }

  public DecodeContext withDefaultTime(Instant time) {
    return new DecodeContext(
        source,
        model,
        version,
        schema,
        idField,
        timeField,
        versionField,
        time,
        ignore,
        missing,
        limits,
        problems);
  }

  public DecodeContext withIgnore(Set<String> columns) {
    return new DecodeContext(
        source,
        model,
        version,
        schema,
        idField,
        timeField,
        versionField,
        defaultTime,
        columns,
        missing,
        limits,
        problems);
  }

  public DecodeContext withMissing(Set<String> tokens) {
    return new DecodeContext(
        source,
        model,
        version,
        schema,
        idField,
        timeField,
        versionField,
        defaultTime,
        ignore,
        tokens,
        limits,
        problems);
  }

  public DecodeContext withLimits(Limits newLimits) {
    return new DecodeContext(
        source,
        model,
        version,
        schema,
        idField,
        timeField,
        versionField,
        defaultTime,
        ignore,
        missing,
        newLimits,
        problems);
  }

  public DecodeContext withProblems(Problems newProblems) {
    return new DecodeContext(
        source,
        model,
        version,
        schema,
        idField,
        timeField,
        versionField,
        defaultTime,
        ignore,
        missing,
        limits,
        newProblems);
  }
}
