package io.leadline.cli.serve;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The stream path in a process of its own, which ends with this one. */
public final class StreamProcess implements AutoCloseable {

  private final Process process;
  private final Thread end;

  private StreamProcess(Process process) {
    this.process = process;
    this.end = new Thread(process::destroy, "leadline-stream-end");
    Runtime.getRuntime().addShutdownHook(end);
  }

  /**
   * Starts {@code leadline stream ARGUMENTS}; it shares this process's terminal.
   *
   * @throws IOException if the stream path is not installed, or cannot be started
   */
  public static StreamProcess start(List<String> arguments) throws IOException {
    return start(arguments, Redirect.INHERIT);
  }

  /** The same, without what it prints; errors are shown. */
  public static StreamProcess startQuietly(List<String> arguments) throws IOException {
    return start(arguments, Redirect.DISCARD);
  }

  private static StreamProcess start(List<String> arguments, Redirect output) throws IOException {
    Path home = Path.of(System.getProperty("leadline.stream.home", "stream/target"));
    Path libraries = home.resolve("app");
    if (!Files.isDirectory(libraries)) {
      throw new IOException(
          "The stream path is not built: no %s (build it with ./mvnw -pl stream -am package)"
              .formatted(libraries));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseParallelGC", "-Xmx1g"));
    command.add("-Dleadline.stream.home=" + home);
    command.addAll(List.of("-cp", libraries.resolve("*").toString()));
    command.add("io.leadline.stream.StreamCommand");
    command.addAll(arguments);
    return new StreamProcess(
        new ProcessBuilder(command).inheritIO().redirectOutput(output).start());
  }

  /**
   * The address of the broker that the process was told to start in {@code folder}.
   *
   * @throws IOException if the process ended, or did not start one within a minute
   */
  public String broker(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("server.properties");
    for (int attempt = 0; attempt < 600 && process.isAlive(); attempt++) {
      Optional<String> port = port(file);
      if (port.isPresent()) {
        return "127.0.0.1:" + port.get();
      }
      Thread.sleep(100);
    }
    throw new IOException("The stream path did not start a broker in " + folder);
  }

  private static Optional<String> port(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return Optional.ofNullable(properties.getProperty("leadline.port"));
  }

  /** Waits for its end and returns its exit status. */
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  /**
   * Ends the process; a last checkpoint is not waited for, the next run goes on from the latest.
   */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      // The hook itself is running.
    }
  }
}
