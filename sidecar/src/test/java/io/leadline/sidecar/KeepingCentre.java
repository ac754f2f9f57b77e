package io.leadline.sidecar;

import com.github.luben.zstd.Zstd;
import io.leadline.core.profile.Profile;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.core.schema.WindowKey;
import io.leadline.sidecar.route.ScriptedServer;
import io.leadline.sidecar.send.Centre;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A centre that keeps what it is sent, and knows no model unless it is told. */
public final class KeepingCentre implements AutoCloseable {

  private final List<Snapshot> taken = Collections.synchronizedList(new ArrayList<>());
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final ScriptedServer server = new ScriptedServer(this::answer);

  private final Map<String, String> pages = new ConcurrentHashMap<>();

  public KeepingCentre() throws IOException {}

  private void answer(String request, Socket socket) throws Exception {
    if (!request.startsWith("POST")) {
      String page = pages.get(request.split(" ")[1]);
      ScriptedServer.write(
          socket,
          page == null
              ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
              : ScriptedServer.ok(page));
      return;
    }
    String body = request.substring(request.indexOf("\r\n\r\n") + 4);
    byte[] packed = body.getBytes(StandardCharsets.ISO_8859_1);
    byte[] message = Zstd.decompress(packed, (int) Zstd.getFrameContentSize(packed));
    bodies.add(new String(message, StandardCharsets.ISO_8859_1));
    taken.addAll(SnapshotCodec.read(message));
    ScriptedServer.write(socket, ScriptedServer.ok("{}"));
  }

  public Centre centre() {
    return new Centre(
        URI.create("http://127.0.0.1:" + server.port()), Optional.empty(), Optional.empty());
  }

  /** Answers requests for this model's monitor. */
  public void knows(String model, String monitor) {
    pages.put("/api/v1/monitors/" + model, monitor);
  }

  /** The messages as they came, unpacked, each byte a character. */
  public List<String> messages() {
    return List.copyOf(bodies);
  }

  /** The profile of each window: the last of each epoch, merged, as a store does it. */
  public Map<WindowKey, Profile> windows() {
    Map<List<Object>, Snapshot> last = new LinkedHashMap<>();
    for (Snapshot snapshot : List.copyOf(taken)) {
      last.merge(
          List.of(snapshot.window(), snapshot.source(), snapshot.epoch()),
          snapshot,
          (a, b) -> a.sequence() > b.sequence() ? a : b);
    }
    Map<WindowKey, Profile> windows = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    last.values()
        .forEach(snapshot -> windows.merge(snapshot.window(), snapshot.profile(), Profile::merge));
    return windows;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
