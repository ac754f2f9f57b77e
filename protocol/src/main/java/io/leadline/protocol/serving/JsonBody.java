package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leadline.protocol.json.JsonRows;
import io.leadline.protocol.tensor.Tensor;
import io.leadline.protocol.tensor.Tensors;
import io.leadline.protocol.tensor.ValueTrace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one body of {@link ServingJson}. Used once. */
final class JsonBody {

  private static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final int ROWS_AND_CELLS = 2;

  private final JsonParser parser;
  private final Payload body;
  private final Tensors tensors;
  private final Side side;

  /** The member that held the rows; empty while there was none. */
  private String found = "";

  JsonBody(JsonParser parser, Payload body, Tensors tensors, Side side) {
    this.parser = parser;
    this.body = body;
    this.tensors = tensors;
    this.side = side;
  }

  void read() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_ARRAY) {
      readRows("$");
    } else if (first == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String member = parser.currentName();
        parser.nextToken();
        readMember(member);
      }
      if (found.isEmpty()) {
        throw tensors.malformed("$", "none of %s".formatted(side.expected()));
      }
    } else {
      throw tensors.malformed("$", "no JSON object");
    }
    readBinary();
  }

  private void readMember(String member) throws IOException {
    switch (member) {
      case "id" -> readId();
      case "model_version" -> tensors.version(scalar());
      case "instances", "dataframe_records" -> readIf(Side.REQUEST, member);
      case "inputs", "dataframe_split" -> readIf(Side.REQUEST, member);
      // In a request, these are the outputs that are asked for.
      case "predictions", "outputs" -> readIf(Side.RESPONSE, member);
      case "params" -> readParameters();
      default -> parser.skipChildren();
    }
  }

  private void readIf(Side wanted, String member) throws IOException {
    if (wanted != side) {
      parser.skipChildren();
      return;
    }
    if (!found.isEmpty()) {
      throw tensors.malformed(
          "$." + member,
          found.equals(member)
              ? "occurs twice"
              : "beside '%s' (must be one of them)".formatted(found));
    }
    found = member;
    switch (member) {
      case "inputs", "outputs" -> readTensors(member);
      case "dataframe_split" -> readSplit();
      default -> {
        requireArray(member);
        readRows("$." + member);
      }
    }
  }

  private void requireArray(String member) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw tensors.malformed("$." + member, "no array (must be the rows)");
    }
  }

  private void readId() throws IOException {
    ValueTrace trace = tensors.trace();
    if (trace != null) {
      trace.add(ValueTrace.ID, parser.currentTokenLocation().getByteOffset());
    }
    tensors.id(scalar());
  }

  private String scalar() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }

  /** Rows as objects, arrays or scalars, from the start of the array around them. */
  private void readRows(String path) throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    if (parser.nextToken() == JsonToken.START_OBJECT && !isBytes(start)) {
      new RecordReader(parser, tensors, path).read();
      return;
    }
    readArray(side.unnamed(), path);
  }

  /** Whether the array that begins there holds TensorFlow's bytes, which look like records. */
  private boolean isBytes(long arrayStart) throws IOException {
    try (JsonParser ahead = parserFrom(arrayStart)) {
      ahead.nextToken();
      return ahead.nextToken() == JsonToken.START_OBJECT
          && "b64".equals(ahead.nextFieldName())
          && ahead.nextToken() == JsonToken.VALUE_STRING
          && ahead.nextToken() == JsonToken.END_OBJECT;
    }
  }

  private JsonParser parserFrom(long byteOffset) throws IOException {
    int from = Math.toIntExact(byteOffset);
    return JsonRows.factory(tensors.context().limits())
        .createParser(body.bytes(), body.offset() + from, body.length() - from);
  }

  /** One tensor from the elements of an array whose first element is the current token. */
  private void readArray(String name, String path) throws IOException {
    Tensor tensor = tensors.add(name, path);
    ArrayReader reader = new ArrayReader(parser, tensors);
    reader.readElements(tensor, NO_LIMIT);
    reader.shape(tensor);
  }

  private void readTensors(String member) throws IOException {
    String path = "$." + member;
    switch (parser.currentToken()) {
      case START_OBJECT -> readColumns(path);
      case START_ARRAY -> readTensorsOrRows(path);
      default -> throw tensors.malformed(path, "no array and no object");
    }
  }

  /** Tensors, unless the first object proves to be none; then the array is read again as rows. */
  private void readTensorsOrRows(String path) throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      readArray(side.unnamed(), path);
      return;
    }
    TensorReader reader = new TensorReader(parser, tensors);
    boolean isFirst = true;
    while (parser.currentToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw tensors.malformed(JsonPath.of(parser), "no tensor (must be a JSON object)");
      }
      if (!reader.read()) {
        if (isFirst) {
          readAgainAsRows(start, path);
          return;
        }
        throw tensors.malformed(path, "tensor without datatype and shape");
      }
      isFirst = false;
      parser.nextToken();
    }
  }

  private void readAgainAsRows(long start, String path) throws IOException {
    tensors.forgetTensors();
    try (JsonParser again = parserFrom(start)) {
      again.nextToken();
      again.nextToken();
      new RecordReader(again, tensors, path).read();
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parser.skipChildren();
    }
  }

  /** Columns by name; a scalar is a column of one row. */
  private void readColumns(String path) throws IOException {
    ArrayReader reader = new ArrayReader(parser, tensors);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Tensor tensor = tensors.add(name, path + "." + name);
      parser.nextToken();
      reader.read(tensor, NO_LIMIT);
      reader.shape(tensor);
    }
  }

  private void readSplit() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw tensors.malformed("$.dataframe_split", "no object (must have columns and data)");
    }
    List<String> columns = new ArrayList<>();
    Tensor tensor = tensors.add(side.unnamed(), "$.dataframe_split.data");
    ArrayReader reader = new ArrayReader(parser, tensors);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      if (member.equals("columns") && value == JsonToken.START_ARRAY) {
        readNames(parser, columns);
      } else if (member.equals("data") && value == JsonToken.START_ARRAY && !tensor.hasData()) {
        reader.read(tensor, ROWS_AND_CELLS);
        reader.shape(tensor);
      } else {
        parser.skipChildren();
      }
    }
    if (!tensor.hasData()) {
      throw tensors.malformed("$.dataframe_split", "no data");
    }
    tensor.columns().addAll(columns);
  }

  /** Appends the elements of an array as names. */
  static void readNames(JsonParser parser, List<String> names) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      names.add(parser.currentToken().isScalarValue() ? parser.getText() : "");
      parser.skipChildren();
    }
  }

  /** MLflow's inference parameters: each a scalar that holds for all rows. */
  private void readParameters() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT || side != Side.REQUEST) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value.isScalarValue() && tensors.context().schema().field(name).isPresent()) {
        new ArrayReader(parser, tensors)
            .read(tensors.addConstant(name, "$.params." + name), NO_LIMIT);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** The binary tensors behind the JSON part, in the order of their declarations. */
  private void readBinary() throws IOException {
    int at = jsonEnd();
    boolean hasBinary = false;
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      int size = tensor.binarySize();
      if (size < 0) {
        continue;
      }
      if (tensor.hasData()) {
        throw tensors.malformed(tensor.path(), "data both in JSON and binary");
      }
      if (size > body.length() - at) {
        throw tensors.malformed(
            tensor.path(),
            "binary_data_size is %,d, but %,d bytes are left".formatted(size, body.length() - at));
      }
      tensor.binary(body.bytes(), body.offset() + at, size);
      at += size;
      hasBinary = true;
    }
    if ((hasBinary || body.jsonLength() >= 0) && at != body.length()) {
      throw tensors.malformed("", "%,d bytes follow the last tensor".formatted(body.length() - at));
    }
    if (!hasBinary && parser.nextToken() != null) {
      throw tensors.malformed("", "something follows the JSON value");
    }
  }

  private int jsonEnd() {
    return body.jsonLength() >= 0
        ? body.jsonLength()
        : Math.toIntExact(parser.currentLocation().getByteOffset());
  }
}
