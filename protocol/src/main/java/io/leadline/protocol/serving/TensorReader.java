package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.tensor.Datatype;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;

/**
 * Tensors of the Open Inference Protocol: {@code {"name": "age", "shape": [2], "datatype": "INT64",
 * "data": [41, 12]}}. Data may be flat or nested; members come in any order.
 *
 * @see <a href="https://kserve.github.io/website/docs/concepts/architecture/data-plane">Open
 *     Inference Protocol</a>
 */
final class TensorReader {

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final JsonParser parser;
  private final Tensors tensors;
  private final ArrayReader arrays;

  TensorReader(JsonParser parser, Tensors tensors) {
    this.parser = parser;
    this.tensors = tensors;
    this.arrays = new ArrayReader(parser, tensors);
  }

  /**
   * Reads one tensor.
   *
   * @return whether the object has a datatype or a shape; without both it is no tensor
   */
  boolean read() throws IOException {
    Tensor tensor = tensors.add("", JsonPath.of(parser));
    boolean hasDatatype = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "name" -> tensor.name(text("name"));
        case "datatype" -> {
          tensor.datatype(datatype());
          hasDatatype = true;
        }
        case "shape" -> readShape(tensor);
        case "data" -> readData(tensor);
        case "parameters" -> readParameters(tensor);
        default -> parser.skipChildren();
      }
    }
    if (!hasDatatype && !tensor.hasShape()) {
      return false;
    }
    require(hasDatatype, tensor, "no datatype (must be " + Datatype.ALLOWED + ")");
    require(tensor.hasShape(), tensor, "no shape (must be an array such as [2, 4])");
    require(!tensor.name().isEmpty(), tensor, "no name");
    require(
        tensor.hasData() || tensor.binarySize() >= 0,
        tensor,
        "no data (must be in 'data' or behind the JSON, with the parameter binary_data_size;"
            + " shared memory is not read)");
    return true;
  }

  private void require(boolean holds, Tensor tensor, String otherwise) throws IOException {
    if (!holds) {
      throw tensors.malformed(tensor.path(), otherwise);
    }
  }

  private String text(String member) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw tensors.malformed(JsonPath.of(parser), member + " is no string");
    }
    return parser.getText();
  }

  private Datatype datatype() throws IOException {
    String name = text("datatype");
    return Datatype.of(name)
        .orElseThrow(
            () ->
                tensors.malformed(
                    JsonPath.of(parser),
                    "unknown datatype '%s' (must be %s)"
                        .formatted(
                            name.substring(0, Math.min(40, name.length())), Datatype.ALLOWED)));
  }

  private void readShape(Tensor tensor) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw tensors.malformed(JsonPath.of(parser), "no array (must be a shape such as [2, 4])");
    }
    tensor.beginShape();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      tensor.dimension(wholeNumber());
    }
  }

  private long wholeNumber() throws IOException {
    boolean isWhole =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    if (!isWhole) {
      throw tensors.malformed(JsonPath.of(parser), "no whole number below 2^63");
    }
    return parser.getLongValue();
  }

  private void readData(Tensor tensor) throws IOException {
    if (tensor.hasData()) {
      throw tensors.malformed(JsonPath.of(parser), "data occurs twice");
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw tensors.malformed(JsonPath.of(parser), "data is no array");
    }
    arrays.read(tensor, NO_LIMIT);
  }

  private void readParameters(Tensor tensor) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String parameter = parser.currentName();
      parser.nextToken();
      if (parameter.equals("binary_data_size")) {
        tensor.binarySize(size());
      } else if (parameter.equals("columns") && parser.currentToken() == JsonToken.START_ARRAY) {
        tensor.columns().clear();
        JsonBody.readNames(parser, tensor.columns());
      } else {
        parser.skipChildren();
      }
    }
  }

  private int size() throws IOException {
    long size = wholeNumber();
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw tensors.malformed(
          JsonPath.of(parser),
          "invalid size: %d (must be in [0, %d])".formatted(size, Integer.MAX_VALUE));
    }
    return (int) size;
  }
}
