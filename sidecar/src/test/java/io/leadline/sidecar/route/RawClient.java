package io.leadline.sidecar.route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A client that sends the bytes it is given and shows the bytes it gets. */
public final class RawClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;

  public RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  public RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /**
   * Head and body in one write, so that the other side does not have the one for a moment without
   * the other.
   */
  public RawClient send(String head, byte[] body) throws IOException {
    byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] both = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, both, first.length, body.length);
    return send(both);
  }

  /** Reads until what came ends with {@code end}. */
  public String readUntil(String end) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return bytes.toString(StandardCharsets.ISO_8859_1) + "<END>";
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** One response with its body, by its Content-Length. */
  public String response() throws IOException {
    String head = readUntil("\r\n\r\n");
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length: ");
    if (at < 0) {
      return head;
    }
    int from = at + "content-length: ".length();
    int length = Integer.parseInt(lower.substring(from, lower.indexOf('\r', from)).strip());
    return head
        + new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  /** Everything to the end of the connection; a reset counts as an end. */
  public String readAll() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        bytes.write(next);
      }
    } catch (SocketException e) {
      // What came before is what counts.
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
