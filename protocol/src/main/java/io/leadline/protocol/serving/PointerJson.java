package io.leadline.protocol.serving;

import com.fasterxml.jackson.core.JsonParser;
import io.leadline.core.schema.Pointers;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.json.JsonRows;
import io.leadline.protocol.tensor.Tensors;
import java.io.IOException;
import java.util.Map;

/**
 * JSON of any shape, of which JSON Pointers tell where the columns are: {@code {"age":
 * "/customer/age", "score": "/result/0"}}.
 *
 * <p>A pointer to an array of values is a column of as many rows. A {@code *} steps through the
 * elements of an array, each a row: {@code /customers/&#42;/age}. What stands outside is the same
 * for all rows. What a pointer does not find is missing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>
 */
public final class PointerJson implements ServingFormat {

  private final PointerTree request;
  private final PointerTree response;

  /**
   * @param request pointers into requests by column
   * @param response pointers into responses by column
   * @throws IllegalArgumentException if one is no pointer, or the rows of a side cannot be told
   */
  public PointerJson(Map<String, String> request, Map<String, String> response) {
    this(new Pointers(request), new Pointers(response));
  }

  /**
   * @param request pointers into requests
   * @param response pointers into responses
   */
  public PointerJson(Pointers request, Pointers response) {
    this.request = PointerTree.of(request);
    this.response = PointerTree.of(response);
  }

  @Override
  public String name() {
    return "json-pointer";
  }

  @Override
  public void request(Payload body, Tensors into) throws DecodeException {
    read(body, into, request);
  }

  @Override
  public void response(Payload body, Tensors into) throws DecodeException {
    read(body, into, response);
  }

  private static void read(Payload body, Tensors into, PointerTree tree) throws DecodeException {
    String source = into.context().source();
    try (JsonParser parser =
        JsonRows.factory(into.context().limits())
            .createParser(body.bytes(), body.offset(), body.length())) {
      try {
        parser.nextToken();
        new PointerReader(parser, into, tree).read();
      } catch (IOException e) {
        throw JsonPath.refusal(source, parser, e);
      }
    } catch (IOException e) {
      throw JsonPath.refusal(source, null, e);
    }
  }
}
