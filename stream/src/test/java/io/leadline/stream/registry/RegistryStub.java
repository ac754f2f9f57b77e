package io.leadline.stream.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on the loopback that answers as a schema registry does. */
public final class RegistryStub implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int failing;

  public RegistryStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String auth = exchange.getRequestHeaders().getFirst("Authorization");
    asked.add(exchange.getRequestURI() + (auth == null ? "" : " " + auth));
    String answer = answers.get(path);
    int status = failing > 0 ? 503 : answer == null ? 404 : 200;
    failing = Math.max(0, failing - 1);
    String body = answer == null ? "{\"error_code\":40403,\"message\":\"not found\"}" : answer;
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void put(String path, String json) {
    answers.put(path, json);
  }

  /** The next answers are 503. */
  public void fail(int times) {
    failing = times;
  }

  public List<String> asked() {
    return new ArrayList<>(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
