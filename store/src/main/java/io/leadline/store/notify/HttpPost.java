package io.leadline.store.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * One POST of a notification. Any 2xx is a delivery; 400, 401, 403, 404, 410 and 422 are final, the
 * rest may be tried again.
 */
final class HttpPost {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1).build();

  private HttpPost() {}

  /**
   * @throws Target.RefusedException if the receiver will never accept it
   * @throws IOException if it was not accepted and may be tried again
   * @throws InterruptedException if the thread was interrupted meanwhile
   */
  static void send(URI url, String contentType, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<Void> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding());
    int status = response.statusCode();
    if (status / 100 == 2) {
      return;
    }
    // The path may hold a secret, as Slack's does: only the host is told.
    String message = "%s answered %d".formatted(url.getHost(), status);
    switch (status) {
      case 400, 401, 403, 404, 410, 422 -> throw new Target.RefusedException(message);
      default -> throw new IOException(message);
    }
  }
}
