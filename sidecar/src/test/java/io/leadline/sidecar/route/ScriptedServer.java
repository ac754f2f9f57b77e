package io.leadline.sidecar.route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A model server that answers as a test says, byte by byte, and keeps what it was sent. */
public final class ScriptedServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean isClosed;

  /** Answers a request; a connection on which it throws is closed. */
  @FunctionalInterface
  public interface Script {
    void answer(String request, Socket socket) throws Exception;
  }

  public ScriptedServer(Script script) throws IOException {
    this(0, script);
  }

  /**
   * @param port such as that of a server that was closed; 0 takes any free one
   */
  public ScriptedServer(int port, Script script) throws IOException {
    this.script = script;
    listener = new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Always the same answer with this body. */
  public static Script json(String body) {
    return (request, socket) -> write(socket, ok(body));
  }

  public static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  public static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        String request = readRequest(in);
        if (request.isEmpty() || isClosed) {
          return;
        }
        requests.add(request);
        script.answer(request, socket);
      }
    } catch (Exception e) {
      // The test sees it at the other end.
    }
  }

  /** Head and body, chunks as they came; empty at the end of the connection. */
  static String readRequest(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!endsWith(bytes, "\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      bytes.write(next);
    }
    String head = bytes.toString(StandardCharsets.ISO_8859_1);
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.contains("transfer-encoding: chunked")) {
      while (!endsWith(bytes, "0\r\n\r\n")) {
        bytes.write(in.read());
      }
    } else if (lower.contains("content-length: ")) {
      int from = lower.indexOf("content-length: ") + "content-length: ".length();
      int length = Integer.parseInt(lower.substring(from, lower.indexOf('\r', from)).strip());
      bytes.write(in.readNBytes(length));
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static boolean endsWith(ByteArrayOutputStream bytes, String end) {
    return bytes.size() >= end.length()
        && bytes.toString(StandardCharsets.ISO_8859_1).endsWith(end);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public Endpoint endpoint() {
    return new Endpoint("127.0.0.1", port(), false);
  }

  public List<String> requests() {
    return requests;
  }

  public int connections() {
    return connections.get();
  }

  public List<Socket> sockets() {
    return sockets;
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
