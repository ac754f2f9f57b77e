package io.leadline.sidecar;

import io.leadline.sidecar.route.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of an {@link EchoModel} that count the answers that are not what it must answer. */
final class Traffic {

  private final int port;
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger altered = new AtomicInteger();
  private final List<Integer> ages = new ArrayList<>();

  Traffic(int port) {
    this.port = port;
  }

  /** Several clients at once, each with a connection of its own. */
  Traffic send(int clients, int requestsEach) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      int first = ages.size();
      for (int i = 0; i < requestsEach; i++) {
        ages.add(18 + (first + i) % 80);
      }
      List<Integer> own = List.copyOf(ages.subList(first, first + requestsEach));
      Thread thread = new Thread(() -> oneClient(own), "client-" + client);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return this;
  }

  private void oneClient(List<Integer> own) {
    try (RawClient client = new RawClient(port)) {
      for (int age : own) {
        byte[] body = EchoModel.body(age, city(age));
        String answer = ask(client, body);
        if (!answer.equals(EchoModel.answer(body))) {
          altered.incrementAndGet();
        }
      }
    } catch (IOException e) {
      failed.incrementAndGet();
    }
  }

  static String ask(RawClient client, byte[] body) throws IOException {
    client.send(head(body.length));
    return client.send(body).response();
  }

  static String head(int length) {
    return """
    POST /v2/models/credit/infer HTTP/1.1\r
    Host: model\r
    X-Request-Id: r\r
    Content-Type: application/json\r
    Content-Length: %d\r
    \r
    """
        .formatted(length);
  }

  static String city(int age) {
    return age % 3 == 0 ? "Bern" : "Basel";
  }

  /** Ages of all predictions that were asked for. */
  List<Integer> ages() {
    return ages;
  }

  /** Requests that got no answer, or another than the model gave. */
  int failedOrAltered() {
    return failed.get() + altered.get();
  }
}
