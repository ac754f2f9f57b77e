package io.leadline.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples in {@code examples/}, as their README says to run them: the one with most parts, or
 * all with {@code -Dleadline.examples=all}, which takes two minutes.
 */
class ExamplesIT {

  private static final String MOST_PARTS = "sidecar-and-nightly-etl";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"etl-only", "stream-only", "sidecar-only", "sidecar-and-nightly-etl"})
  void theExampleSeesEveryPredictionAndFindsTheDrift(String example) throws Exception {
    Assumptions.assumeTrue(
        example.equals(MOST_PARTS) || System.getProperty("leadline.examples", "").equals("all"),
        "skipped: all examples run with -Dleadline.examples=all");
    Path root = Path.of(System.getProperty("leadline.root"));
    Path script = root.resolve("examples").resolve(example).resolve("run.sh");
    Assumptions.assumeTrue(
        Files.isExecutable(script) && isOnPath("curl"), "skipped: needs a shell and curl");
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(script.toString(), "--once")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PORT", Integer.toString(fourFreePorts()));
    builder.environment().put("TMPDIR", folder.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));

    Process process = builder.start();
    boolean hasEnded = process.waitFor(150, TimeUnit.SECONDS);
    if (!hasEnded) {
      process.destroy();
      process.waitFor(20, TimeUnit.SECONDS);
    }

    assertThat(hasEnded).as(Files.readString(output)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    assertThat(Files.readString(output))
        .contains("has seen all 3000 predictions")
        .containsPattern("incident: .*income .*median");
  }

  private static boolean isOnPath(String program) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  /** The first of four ports in a row that are most probably free. */
  private static int fourFreePorts() throws Exception {
    int port = App.freePort();
    return port > 65_000 ? port - 1_000 : port;
  }
}
