package io.leadline.store.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server for tests, on a free loopback port, gone with its data when closed. It runs
 * the newest server installed here if it is 15 or later, otherwise, or with {@code
 * -Dleadline.postgres=embedded}, the binaries that Maven brought.
 */
final class PostgresServer implements AutoCloseable {

  private static final int OLDEST = 15;

  private final int port;
  private final AutoCloseable running;

  private PostgresServer(int port, AutoCloseable running) {
    this.port = port;
    this.running = running;
  }

  static PostgresServer start() throws IOException {
    Optional<Path> installed = installed();
    if (installed.isPresent() && !"embedded".equals(System.getProperty("leadline.postgres"))) {
      return startInstalled(installed.get());
    }
    EmbeddedPostgres embedded = EmbeddedPostgres.start();
    return new PostgresServer(embedded.getPort(), embedded);
  }

  /** The address of a new, empty database. */
  String newDatabase(String name) throws Exception {
    try (var connection = java.sql.DriverManager.getConnection(address("postgres"));
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return address(name);
  }

  private String address(String database) {
    return "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(port, database);
  }

  @Override
  public void close() throws Exception {
    running.close();
  }

  private static Optional<Path> installed() throws IOException {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(versions)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("\\d+"))
          .filter(folder -> version(folder) >= OLDEST)
          .sorted((a, b) -> Integer.compare(version(b), version(a)))
          .map(folder -> folder.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .findFirst();
    }
  }

  private static int version(Path folder) {
    return Integer.parseInt(folder.getFileName().toString());
  }

  private static PostgresServer startInstalled(Path bin) throws IOException {
    Path data = Files.createTempDirectory("leadline-postgresql");
    if (isRoot()) {
      // The server refuses to run as root, so the folder goes to a user who may do nothing else.
      run(List.of("chown", "nobody", data.toString()));
    }
    int port = freePort();
    String folder = data.toString();
    runAsUser(
        bin.resolve("initdb").toString(),
        "-D",
        folder,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-N",
        "--encoding=UTF8",
        "--locale=C");
    String options =
        "-c listen_addresses=localhost -c port=%d -c unix_socket_directories= -c fsync=off"
            .formatted(port);
    String control = bin.resolve("pg_ctl").toString();
    runAsUser(control, "-D", folder, "-o", options, "-w", "-l", folder + "/log", "start");
    return new PostgresServer(port, () -> stop(control, data));
  }

  private static void stop(String control, Path data) throws IOException {
    runAsUser(control, "-D", data.toString(), "-m", "immediate", "-w", "stop");
    run(List.of("rm", "-rf", data.toString()));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void runAsUser(String... command) throws IOException {
    List<String> words = new ArrayList<>();
    if (isRoot()) {
      words.addAll(List.of("setpriv", "--reuid=nobody", "--clear-groups"));
    }
    words.addAll(List.of(command));
    run(words);
  }

  private static void run(List<String> command) throws IOException {
    Path output = Files.createTempFile("leadline-postgresql", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("Failed: %s%n%s".formatted(command, Files.readString(output)));
      }
    } catch (InterruptedException e) {
      throw new IOException("Interrupted: " + command, e);
    } finally {
      Files.delete(output);
    }
  }
}
