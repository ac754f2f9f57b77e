package io.leadline.sidecar;

import com.github.luben.zstd.Zstd;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.sidecar.route.ScriptedServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A centre that keeps the snapshots it is sent, or does what centres should not do. */
final class RecordingCentre implements AutoCloseable {

  /** What becomes of a message. */
  enum Conduct {
    /** Kept and acknowledged. */
    KEEPS,
    /** Status 500. */
    FAILS,
    /** Status 401: a token that is not good yet, or not good any more. */
    REFUSES_THE_TOKEN,
    /** Bytes that are no HTTP. */
    GARBAGE,
    /** Status 200 and a page, as somebody in between would answer. */
    A_PAGE,
    /** No answer until {@link #release}. */
    SILENT
  }

  private final List<Snapshot> kept = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger messages = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final ScriptedServer server;
  private volatile Conduct conduct;

  RecordingCentre(Conduct conduct) throws IOException {
    this(0, conduct);
  }

  RecordingCentre(int port, Conduct conduct) throws IOException {
    this.conduct = conduct;
    this.server = new ScriptedServer(port, this::answer);
  }

  private void answer(String request, Socket socket) throws Exception {
    if (!request.startsWith("POST")) {
      ScriptedServer.write(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    messages.incrementAndGet();
    switch (conduct) {
      case KEEPS -> keep(request, socket);
      case FAILS ->
          ScriptedServer.write(
              socket, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops");
      case REFUSES_THE_TOKEN ->
          ScriptedServer.write(socket, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
      case GARBAGE -> {
        ScriptedServer.write(socket, "\0\1\2 garbage\r\n\r\n");
        throw new IOException("end");
      }
      case A_PAGE ->
          ScriptedServer.write(
              socket,
              "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n"
                  + "<h1>Hi!</h1>");
      case SILENT -> {
        released.await(30, TimeUnit.SECONDS);
        keep(request, socket);
      }
    }
  }

  private void keep(String request, Socket socket) throws Exception {
    String body = request.substring(request.indexOf("\r\n\r\n") + 4);
    byte[] packed = body.getBytes(StandardCharsets.ISO_8859_1);
    kept.addAll(
        SnapshotCodec.read(Zstd.decompress(packed, (int) Zstd.getFrameContentSize(packed))));
    ScriptedServer.write(socket, ScriptedServer.ok("{\"accepted\":1,\"rejected\":[]}"));
  }

  /** Is another one from now on. */
  void turn(Conduct other) {
    conduct = other;
  }

  /** Answers what it had left without an answer. */
  void release() {
    released.countDown();
  }

  /** Messages that came, whatever became of them. */
  int messages() {
    return messages.get();
  }

  int port() {
    return server.port();
  }

  List<Snapshot> kept() {
    return List.copyOf(kept);
  }

  /** The last snapshot of each window, source and epoch, merged: what the centre's store does. */
  Profile merged() {
    Map<List<Object>, Snapshot> last = new LinkedHashMap<>();
    for (Snapshot snapshot : kept()) {
      last.merge(
          List.of(snapshot.window(), snapshot.source(), snapshot.epoch()),
          snapshot,
          (a, b) -> a.sequence() >= b.sequence() ? a : b);
    }
    return Profile.mergeAll(last.values().stream().map(Snapshot::profile).toList());
  }

  @Override
  public void close() throws IOException {
    release();
    server.close();
  }
}
