package io.leadline.cli;

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
      "  leadline demo --port 9090",
      "  leadline demo --once                             for scripts: ends when all was played"
    })
final class DemoCommand implements Callable<Integer> {

  @Option(names = "--port", paramLabel = "N", description = "Port to listen at. Default: 8080.")
  private int port = 8080;

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
    try {
      return ServeCommand.run("127.0.0.1", port, folder, Optional.of("http://localhost:" + port));
    } finally {
      if (data.isEmpty()) {
        delete(folder);
      }
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
