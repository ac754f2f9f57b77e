package io.leadline.cli;

import io.leadline.cli.serve.DemoPath;
import io.leadline.cli.serve.StreamProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code leadline demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Plays a simulated model with known trouble; shows the dashboard.",
    description = {
      "Plays ten weeks of a simulated loan model: a clean month, a shift of the applicants, a",
      "broken unit, and a change of who repays. Shows the dashboard and leaves it running."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline demo",
      "  leadline demo --path stream                      the same through Kafka and Flink",
      "  leadline demo --path sidecar                     the same through a router at the model",
      "  leadline demo --path mix                         all three, and what each has seen",
      "  leadline demo --port 9090",
      "  leadline demo --once                             for scripts: ends when all was played"
    })
final class DemoCommand implements Callable<Integer> {

  @Option(names = "--port", paramLabel = "N", description = "Port to listen at. Default: 8080.")
  private int port = 8080;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = {
        "How predictions travel: etl (default), through the server into batch runs; stream, through",
        "a Kafka broker and a Flink job that are started as well; sidecar, through a router beside",
        "the model, which are started as well; mix, all three."
      })
  private DemoPath path = DemoPath.ETL;

  @Option(names = "--once", description = "Ends after the last incident.")
  private boolean once;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps what was played in this new folder. Default: a temporary one.")
  private Optional<Path> data = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (data.filter(Files::exists).isPresent()) {
      throw new UsageException(
          "Invalid --data: %s exists (the demo needs a new folder)".formatted(data.get()));
    }
    Path folder = data.isPresent() ? data.get() : Files.createTempDirectory("leadline-demo");
    System.setProperty("leadline.app.demo", "true");
    System.setProperty("leadline.app.once", Boolean.toString(once));
    // The terminal belongs to the story.
    System.setProperty("quarkus.log.level", "WARN");
    System.setProperty("quarkus.log.category.\"io.leadline.alerts\".level", "ERROR");
    System.setProperty("leadline.app.demo-path", path.name());
    try {
      return path.isStreamed() ? serveWithStream(folder) : serve(folder);
    } finally {
      if (data.isEmpty()) {
        delete(folder);
      }
    }
  }

  private int serve(Path folder) {
    return ServeCommand.run("127.0.0.1", port, folder, Optional.of("http://localhost:" + port));
  }

  private int serveWithStream(Path folder) throws IOException {
    Path kafka = folder.resolve("kafka");
    List<String> arguments =
        List.of(
            "--local-broker",
            kafka.toString(),
            "--checkpoints",
            folder.resolve("checkpoints").toString(),
            "--interval",
            "1s",
            "--parallelism",
            "2");
    try (StreamProcess stream = StreamProcess.startQuietly(arguments)) {
      System.setProperty("leadline.app.kafka.brokers", stream.broker(kafka));
      return serve(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
