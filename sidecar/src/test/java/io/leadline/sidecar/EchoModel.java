package io.leadline.sidecar;

import io.leadline.sidecar.route.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A model whose answer is a function of the request's bytes, so that a client notices when either
 * was altered: half of the age is predicted, and a header has the checksum of the body.
 */
final class EchoModel {

  private static final Pattern AGE = Pattern.compile("\"age\".*?\"data\":\\[(\\d+)]");

  private EchoModel() {}

  static ScriptedServer start() throws java.io.IOException {
    return new ScriptedServer((request, socket) -> ScriptedServer.write(socket, answerTo(request)));
  }

  /** The whole response to a whole request. */
  static String answerTo(String request) {
    return answer(
        request.substring(request.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The whole response to a request with this body. */
  static String answer(byte[] body) {
    String text = new String(body, 0, Math.min(body.length, 1_000), StandardCharsets.ISO_8859_1);
    Matcher age = AGE.matcher(text);
    double predicted = age.find() ? Integer.parseInt(age.group(1)) / 2.0 : 0;
    CRC32 checksum = new CRC32();
    checksum.update(body);
    String answer =
        """
        {"model_name":"credit","outputs":[{"name":"predict","shape":[1],"datatype":"FP64",\
        "data":[%s]}]}\
        """
            .formatted(predicted);
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Checksum: %x\r\n%s"
        .formatted(checksum.getValue(), "Content-Length: " + answer.length() + "\r\n\r\n" + answer);
  }

  /** A request's body, by Open Inference. */
  static byte[] body(int age, String city) {
    return """
    {"inputs":[{"name":"age","shape":[1],"datatype":"INT64","data":[%d]},\
    {"name":"city","shape":[1],"datatype":"BYTES","data":["%s"]}]}\
    """
        .formatted(age, city)
        .getBytes(StandardCharsets.UTF_8);
  }
}
