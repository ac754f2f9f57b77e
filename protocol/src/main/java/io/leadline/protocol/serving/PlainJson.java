package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.json.JsonRows;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;
import java.util.Set;

/**
 * Any JSON: what {@link ServingJson} reads; else objects, one after the other, each a row.
 * SageMaker's JSON lines are such.
 */
public final class PlainJson implements ServingFormat {

  private static final Set<String> KNOWN =
      Set.of(
          "instances", "inputs", "dataframe_split", "dataframe_records", "predictions", "outputs");

  @Override
  public String name() {
    return "json";
  }

  @Override
  public void request(Payload body, Tensors into) throws DecodeException {
    if (isKnown(body, into)) {
      ServingFormats.JSON.request(body, into);
    } else {
      readObjects(body, into);
    }
  }

  @Override
  public void response(Payload body, Tensors into) throws DecodeException {
    if (isKnown(body, into)) {
      ServingFormats.JSON.response(body, into);
    } else {
      readObjects(body, into);
    }
  }

  private static boolean isKnown(Payload body, Tensors into) throws DecodeException {
    try (JsonParser parser = parser(body, into)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return true;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (KNOWN.contains(parser.currentName())) {
          return true;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return false;
    } catch (IOException e) {
      throw JsonPath.refusal(into.context().source(), null, e);
    }
  }

  private static JsonParser parser(Payload body, Tensors into) throws IOException {
    return JsonRows.factory(into.context().limits())
        .createParser(body.bytes(), body.offset(), body.length());
  }

  private static void readObjects(Payload body, Tensors into) throws DecodeException {
    try (JsonParser parser = parser(body, into)) {
      try {
        parser.nextToken();
        new RecordReader(parser, into, "$").readAll();
      } catch (IOException e) {
        throw JsonPath.refusal(into.context().source(), parser, e);
      }
    } catch (IOException e) {
      throw JsonPath.refusal(into.context().source(), null, e);
    }
  }
}
