package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.json.JsonPlace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a parser stands: {@code $.inputs[1].data[3]}. */
final class JsonPath {

  private JsonPath() {}

  static String of(JsonParser parser) {
    StringBuilder path = new StringBuilder();
    append(parser.getParsingContext(), path);
    return path.toString();
  }

  private static void append(@Nullable JsonStreamContext context, StringBuilder path) {
    if (context == null || context.inRoot()) {
      path.append('$');
      return;
    }
    append(context.getParent(), path);
    if (context.inArray()) {
      path.append('[').append(context.getCurrentIndex()).append(']');
    } else if (context.getCurrentName() != null) {
      path.append('.').append(context.getCurrentName());
    }
  }

  /** What a parser's own complaint means to the sender. */
  static DecodeException refusal(String source, @Nullable JsonParser parser, IOException failure) {
    if (failure instanceof DecodeException known) {
      return known;
    }
    String path = parser == null ? "" : of(parser);
    String message =
        failure instanceof JsonProcessingException json
            ? JsonPlace.complaint(json)
            : String.valueOf(failure.getMessage());
    return failure instanceof StreamConstraintsException
        ? new DecodeException(
            DecodeException.Reason.TOO_LARGE, source, path, "beyond a limit: " + message, failure)
        : new DecodeException(
            DecodeException.Reason.MALFORMED, source, path, "no valid JSON: " + message, failure);
  }
}
