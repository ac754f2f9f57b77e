package io.leadline.stream;

import io.leadline.stream.local.LocalBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A broker in a process of its own, to be killed. Lives until its parent closes the pipe. */
final class BrokerProcess implements AutoCloseable {

  private final Path folder;
  private Process process;
  private String address;

  BrokerProcess(Path folder) throws IOException {
    this.folder = folder;
    this.process = begin();
    this.address = process.inputReader(StandardCharsets.UTF_8).readLine();
  }

  private Process begin() throws IOException {
    return Jvm.start(List.of("-Xmx256m"), Main.class, folder.toString());
  }

  String address() {
    return address;
  }

  /** SIGKILL, then up again with the same data at the same address. */
  void killAndRestart() throws Exception {
    process.destroyForcibly().waitFor();
    process = begin();
    address = process.inputReader(StandardCharsets.UTF_8).readLine();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The process. */
  public static final class Main {

    private Main() {}

    public static void main(String[] args) throws Exception {
      LocalBroker broker = LocalBroker.start(Path.of(args[0]));
      System.out.println(broker.address());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Its parent says nothing.
      }
      System.exit(0);
    }
  }
}
