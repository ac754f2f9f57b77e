package io.leadline.store.notify;

import io.leadline.store.Notification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * POSTs the event as {@code application/cloudevents+json}. With a secret, the header {@value
 * #SIGNATURE} has the body's HMAC-SHA256 in hexadecimal digits, so that receivers can tell who sent
 * it. Any 2xx is a delivery; 400, 401, 403, 404, 410 and 422 are final, the rest is tried again.
 */
public final class Webhook implements Target {

  public static final String SIGNATURE = "X-Leadline-Signature";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1).build();

  private final URI url;
  private final Map<String, String> headers;
  private final Optional<String> secret;

  public Webhook(URI url, Map<String, String> headers, Optional<String> secret) {
    this.url = url;
    this.headers = Map.copyOf(headers);
    this.secret = secret;
  }

  @Override
  public void deliver(Notification notification) throws IOException, InterruptedException {
    byte[] body = notification.payload().getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/cloudevents+json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    secret.ifPresent(key -> request.header(SIGNATURE, "sha256=" + signature(key, body)));
    HttpResponse<Void> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding());
    int status = response.statusCode();
    if (status / 100 == 2) {
      return;
    }
    String message = "%s answered %d".formatted(url.getHost(), status);
    switch (status) {
      case 400, 401, 403, 404, 410, 422 -> throw new RefusedException(message);
      default -> throw new IOException(message);
    }
  }

  private static String signature(String key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java lacks HMAC-SHA256", e);
    }
  }
}
