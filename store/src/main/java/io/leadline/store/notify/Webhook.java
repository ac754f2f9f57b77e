package io.leadline.store.notify;

import io.leadline.store.Notification;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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
    Map<String, String> all = new LinkedHashMap<>(headers);
    secret.ifPresent(key -> all.put(SIGNATURE, "sha256=" + signature(key, body)));
    HttpPost.send(url, "application/cloudevents+json", all, body);
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
