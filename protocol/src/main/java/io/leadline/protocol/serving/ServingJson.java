package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.json.JsonRows;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;

/**
 * JSON of KServe V1, Open Inference (KServe V2), TensorFlow Serving and MLflow. Which of them a
 * body is, its members tell:
 *
 * <pre>
 * instances, predictions        rows as objects, arrays or scalars       V1, TensorFlow, MLflow
 * inputs, outputs: [{datatype}] tensors, also with binary data behind    Open Inference
 * inputs, outputs: {name: …}    columns                                  TensorFlow, MLflow
 * inputs, outputs: [ … ]        one tensor, rows first, or objects       TensorFlow, MLflow
 * dataframe_split               columns, index, data                     MLflow
 * dataframe_records             rows as objects                          MLflow
 * [ … ]                         rows                                     older MLflow
 * </pre>
 *
 * Other members are skipped, but for {@code id}, {@code model_version} and MLflow's {@code params},
 * which are columns of the same value in all rows where the schema names them.
 */
public final class ServingJson implements ServingFormat {

  @Override
  public String name() {
    return "kserve";
  }

  @Override
  public void request(Payload body, Tensors into) throws DecodeException {
    read(body, into, Side.REQUEST);
  }

  @Override
  public void response(Payload body, Tensors into) throws DecodeException {
    read(body, into, Side.RESPONSE);
  }

  private static void read(Payload body, Tensors into, Side side) throws DecodeException {
    int jsonLength = body.jsonLength() < 0 ? body.length() : body.jsonLength();
    if (jsonLength > body.length()) {
      throw into.malformed(
          "",
          "the body has %,d bytes, its JSON part should have %,d"
              .formatted(body.length(), jsonLength));
    }
    String source = into.context().source();
    try (JsonParser parser =
        JsonRows.factory(into.context().limits())
            .createParser(body.bytes(), body.offset(), jsonLength)) {
      try {
        new JsonBody(parser, body, into, side).read();
      } catch (IOException e) {
        throw JsonPath.refusal(source, parser, e);
      }
    } catch (IOException e) {
      throw JsonPath.refusal(source, null, e);
    }
  }
}
