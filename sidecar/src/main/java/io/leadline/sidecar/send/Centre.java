package io.leadline.sidecar.send;

import com.github.luben.zstd.Zstd;
import io.leadline.config.InvalidMonitorException;
import io.leadline.config.MonitorFile;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutCodec;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.sidecar.window.Watched;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * The centre as a sidecar sees it. Blocks, at most for some seconds; never called on an event loop
 * or the profiling thread.
 */
public final class Centre {

  private static final int CONNECT_MILLIS = 3_000;
  private static final int READ_MILLIS = 10_000;
  private static final int MOST_ANSWER_BYTES = 16 << 20;
  private static final int MOST_WORDS = 300;

  /**
   * What the centre says of a message that will not be better tomorrow. Not among them: 401 and 403
   * (tokens are renewed), and all that somebody in between may say of a centre that is away.
   */
  private static final Set<Integer> FINAL = Set.of(207, 400, 404, 413, 415, 422);

  private static final int LEVEL = 3;

  private final URI address;
  private final Optional<String> token;
  private final Optional<SSLContext> tls;

  /**
   * @param address such as {@code https://leadline.example.com}
   * @param token sent as {@code Authorization: Bearer TOKEN}
   * @param tls trust and identity, for an address of https
   */
  public Centre(URI address, Optional<String> token, Optional<SSLContext> tls) {
    String text = address.toString();
    this.address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    this.token = token;
    this.tls = tls;
  }

  /** The centre has understood and said no: sending the same again is of no use now. */
  public static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /**
   * Sends a message of snapshots; when this returns, the centre keeps them.
   *
   * @throws RefusedException if they, or some of them, are not what the centre takes
   * @throws IOException if the centre cannot be reached, does not take the token, or does not
   *     answer as it should: it must be a receipt in JSON, since a page of somebody in between is
   *     none
   */
  public void send(byte[] message) throws IOException {
    byte[] body = Zstd.compress(message, LEVEL);
    HttpURLConnection connection = open("/api/v1/snapshots");
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    connection.setRequestProperty("Content-Type", SnapshotCodec.MEDIA_TYPE);
    connection.setRequestProperty("Content-Encoding", "zstd");
    try (var out = connection.getOutputStream()) {
      out.write(body);
    }
    byte[] receipt = answer(connection);
    if (!isJson(connection)) {
      throw new IOException(
          "%s answered %d with %,d bytes that are no receipt: another server?"
              .formatted(connection.getURL(), connection.getResponseCode(), receipt.length));
    }
  }

  /**
   * How the centre wants a model watched; {@link Watched#unknown} where it does not know the model.
   *
   * @throws IOException if it cannot be reached, or does not answer as it should
   */
  public Watched watched(String model) throws IOException {
    Optional<byte[]> yaml = get("/api/v1/monitors/" + model);
    if (yaml.isEmpty()) {
      return Watched.unknown(model);
    }
    try {
      // Secrets of notifications are the centre's; here they are neither known nor needed.
      MonitorFile monitor =
          MonitorFile.parse(
              "monitor of " + model,
              new String(yaml.get(), StandardCharsets.UTF_8),
              name -> Optional.of("withheld"));
      Optional<byte[]> layout = get("/api/v1/models/" + model + "/layout");
      Optional<Layout> known =
          layout.isPresent() ? Optional.of(LayoutCodec.read(layout.get())) : Optional.empty();
      return Watched.of(monitor, known);
    } catch (InvalidMonitorException | CorruptProfileException e) {
      throw new IOException("The centre's answer cannot be read: " + e.getMessage(), e);
    }
  }

  private Optional<byte[]> get(String path) throws IOException {
    HttpURLConnection connection = open(path);
    boolean isMissing = connection.getResponseCode() == HttpURLConnection.HTTP_NOT_FOUND;
    return isMissing ? Optional.empty() : Optional.of(answer(connection));
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(address + path).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    token.ifPresent(secret -> connection.setRequestProperty("Authorization", "Bearer " + secret));
    if (connection instanceof HttpsURLConnection secure && tls.isPresent()) {
      secure.setSSLSocketFactory(tls.get().getSocketFactory());
    }
    return connection;
  }

  private static byte[] answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status >= 200 && status < 300 && !FINAL.contains(status)) {
      try (InputStream in = connection.getInputStream()) {
        return bounded(in);
      }
    }
    String words = words(connection);
    String message =
        "%s answered %d%s"
            .formatted(connection.getURL(), status, words.isEmpty() ? "" : ": " + words);
    boolean isFinal = FINAL.contains(status) && isJson(connection);
    throw isFinal ? new RefusedException(status, message) : new IOException(message);
  }

  private static boolean isJson(HttpURLConnection connection) {
    String type = connection.getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).matches("application/([a-z.]+\\+)?json.*");
  }

  private static byte[] bounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_ANSWER_BYTES + 1);
    if (bytes.length > MOST_ANSWER_BYTES) {
      throw new IOException("an answer of more than %,d bytes".formatted(MOST_ANSWER_BYTES));
    }
    return bytes;
  }

  private static String words(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getErrorStream()) {
      return in == null
          ? ""
          : new String(in.readNBytes(MOST_WORDS), StandardCharsets.UTF_8).strip();
    }
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
