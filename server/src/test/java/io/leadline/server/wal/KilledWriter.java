package io.leadline.server.wal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Appends records from several threads and prints each id once it is durable, until killed. */
final class KilledWriter {

  private KilledWriter() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    WriteAheadLog wal = WriteAheadLog.open(folder.resolve("wal"), KillTrial.smallSegments());
    new SegmentDrain(
            wal, new KillTrial.FolderSink(folder.resolve("log")), folder.resolve("quarantine"))
        .start();
    AtomicLong next = new AtomicLong();
    PrintStream out = System.out;
    for (int i = 0; i < 8; i++) {
      new Thread(() -> write(wal, args[1], next, out)).start();
    }
  }

  private static void write(WriteAheadLog wal, String life, AtomicLong next, PrintStream out) {
    try {
      while (true) {
        String id = life + "-" + next.getAndIncrement();
        wal.append(List.of(id.getBytes(StandardCharsets.UTF_8)));
        out.print(id + ".\n");
        out.flush();
      }
    } catch (WalUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }
}
