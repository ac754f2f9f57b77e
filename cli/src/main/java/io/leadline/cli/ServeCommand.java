package io.leadline.cli;

import io.quarkus.runtime.Quarkus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code leadline serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Runs the server: REST API, scheduled batch runs, alerts, dashboard.",
    description = "What the server acknowledges is on disk: it survives a crash.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline serve",
      "  leadline serve --port 9090 --data /var/lib/leadline",
      "  leadline serve --log s3://bucket/predictions --keep 400d",
      "  leadline serve --store 'jdbc:postgresql://db/leadline' --url https://leadline.example.com",
      "  curl -X PUT --data-binary @monitor.yaml -H 'Content-Type: application/yaml' \\",
      "    localhost:8080/api/v1/monitors/loan-default"
    })
final class ServeCommand implements Callable<Integer> {

  @Option(names = "--port", paramLabel = "N", description = "Port to listen at. Default: 8080.")
  private int port = 8080;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen at; 0.0.0.0 for all. Default: 127.0.0.1.")
  private String host = "127.0.0.1";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of everything that is kept. Default: leadline-data.")
  private Path data = Path.of("leadline-data");

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "JDBC address of the fast store. Default: SQLite in the data folder.")
  private Optional<String> store = Optional.empty();

  @Option(
      names = "--log",
      paramLabel = "WHERE",
      description =
          "Folder or s3://BUCKET/PREFIX of the prediction log. Default: in the data folder.")
  private Optional<String> log = Optional.empty();

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      description = "Age of the oldest predictions that are kept, such as 90d. Default: all are.")
  private Optional<String> keep = Optional.empty();

  @Option(
      names = "--keep-bytes",
      paramLabel = "SIZE",
      description = "Most bytes of one model's predictions, such as 50GB. Default: no limit.")
  private Optional<String> keepBytes = Optional.empty();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of the dashboard, for links in notifications.")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Takes the windows of the stream path from Kafka, and puts monitors there.")
  private Optional<String> kafka = Optional.empty();

  @Option(names = "--no-etl", description = "Schedules no batch runs in this process.")
  private boolean noEtl;

  @Override
  public Integer call() {
    store.ifPresent(address -> System.setProperty("leadline.store", address));
    log.ifPresent(address -> System.setProperty("leadline.log", address));
    kafka.ifPresent(address -> System.setProperty("leadline.app.kafka.brokers", address));
    keep.map(text -> LogCommand.period("--keep", text))
        .ifPresent(age -> System.setProperty("leadline.app.keep", age.toString()));
    keepBytes
        .map(text -> LogCommand.size("--keep-bytes", text))
        .ifPresent(size -> System.setProperty("leadline.app.keep-bytes", size.toString()));
    System.setProperty("leadline.app.etl", Boolean.toString(!noEtl));
    return run(host, port, data, url);
  }

  /** Starts the server and waits for its end. */
  static int run(String host, int port, Path data, Optional<String> url) {
    if (port < 0 || port > 65_535) {
      throw new UsageException("Invalid --port: %d (must be in [0, 65535])".formatted(port));
    }
    if (Files.exists(data) && !Files.isDirectory(data)) {
      throw new UsageException("Invalid --data: %s is no folder".formatted(data));
    }
    System.setProperty("leadline.host", host);
    System.setProperty("leadline.port", Integer.toString(port));
    System.setProperty("leadline.data-dir", data.toAbsolutePath().toString());
    url.ifPresent(address -> System.setProperty("leadline.url", address));
    AtomicInteger status = new AtomicInteger();
    Quarkus.run(
        null,
        (code, failure) -> {
          if (failure != null) {
            System.err.println("leadline: the server could not start: " + cause(failure));
          }
          status.set(failure == null ? code : ExitCode.NOT_COMPUTED);
        });
    return status.get();
  }

  private static String cause(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return List.of(String.valueOf(deepest.getMessage()).split("\n")).get(0);
  }
}
