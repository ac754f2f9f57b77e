package io.leadline.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.leadline.protocol.DecodeContext;
import io.leadline.protocol.Limits;
import io.leadline.protocol.column.BatchBuilder;
import io.leadline.protocol.column.CellType;
import io.leadline.protocol.column.ColumnBuilder;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * One prediction as a JSON object: {@code {"id": "…", "time": "…", "version": "…", "age": 41,
 * "prediction": "yes"}}. Features and outputs may also stand in objects of their own, {@code
 * features}, {@code outputs} and {@code tags}. Other nested values are mismatched.
 */
public final class JsonRows {

  /** Objects whose members are columns. */
  private static final Set<String> GROUPS = Set.of("features", "outputs", "tags");

  private static final int MAX_NAME = 1_000;
  private static final int MAX_NUMBER = 1_000;

  private JsonRows() {}

  /**
   * A parser factory with the given limits, that also reads NaN and the infinities. Those of the
   * usual limits, and of the others asked for last, are kept: making one costs more than parsing a
   * request.
   */
  public static JsonFactory factory(Limits limits) {
    if (limits == Limits.REQUEST) {
      return Known.REQUEST;
    }
    Known known = Known.last;
    if (!known.limits().equals(limits)) {
      known = new Known(limits, newFactory(limits));
      Known.last = known;
    }
    return known.factory();
  }

  /** Factories that were made. */
  private record Known(Limits limits, JsonFactory factory) {
    static final JsonFactory REQUEST = newFactory(Limits.REQUEST);
    static volatile Known last = new Known(Limits.FILE, newFactory(Limits.FILE));
  }

  private static JsonFactory newFactory(Limits limits) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxDepth())
                .maxStringLength(limits.maxStringLength())
                .maxNameLength(MAX_NAME)
                .maxNumberLength(MAX_NUMBER)
                .build())
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        // Sources name themselves in messages; the text itself must not leak into them.
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .build();
  }

  /** The context with JSON's usual names for the id, the time and the version. */
  public static DecodeContext withUsualFields(DecodeContext context) {
    return context.withFields(
        Optional.of(context.idField().orElse("id")),
        Optional.of(context.timeField().orElse("time")),
        Optional.of(context.versionField().orElse("version")));
  }

  /**
   * Puts the members of an object into the row under construction.
   *
   * @param parser at the start of the object; afterwards at its end
   * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no valid JSON
   */
  public static void read(JsonParser parser, BatchBuilder builder) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && GROUPS.contains(name)) {
        readGroup(parser, builder);
      } else {
        put(parser, builder.column(name), builder.row());
      }
    }
  }

  private static void readGroup(JsonParser parser, BatchBuilder builder) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      ColumnBuilder column = builder.column(parser.currentName());
      parser.nextToken();
      put(parser, column, builder.row());
    }
  }

  /** Puts the parser's current value; arrays and objects are skipped and mismatched. */
  public static void put(JsonParser parser, ColumnBuilder column, int row) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_NULL -> column.putMissing(row);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> putText(parser, column, row, CellType.NUMBER);
      case VALUE_STRING -> putText(parser, column, row, CellType.STRING);
      case VALUE_TRUE, VALUE_FALSE -> putText(parser, column, row, CellType.BOOLEAN);
      default -> {
        parser.skipChildren();
        column.putMismatched(row);
      }
    }
  }

  private static void putText(JsonParser parser, ColumnBuilder column, int row, CellType type)
      throws IOException {
    column.put(
        row, type, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }
}
