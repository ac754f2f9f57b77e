package io.leadline.cli;

import io.leadline.batch.table.MonitorGuess;
import io.leadline.batch.table.Table;
import io.leadline.batch.table.Tables;
import io.leadline.config.InvalidMonitorException;
import io.leadline.config.MonitorFile;
import io.leadline.core.monitor.Monitor;
import io.leadline.core.monitor.Task;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.schema.Field;
import io.leadline.core.schema.Kind;
import io.leadline.core.schema.Role;
import io.leadline.core.schema.Windows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leadline init}: a first monitor, from a table. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Writes a first monitor for a table of predictions.",
    description = {
      "Recognises times, ids, predictions, scores and labels by their values and customary names.",
      "Look it through: what could not be told is marked in the file."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline init train.parquet",
      "  leadline init train.csv.gz --model churn --task binary -o churn.yaml"
    })
final class InitCommand implements Callable<Integer> {

  private static final String UNKNOWN = "CHANGE_ME";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "TABLE", description = "The training data, or past predictions.")
  private String table = "";

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Name of the model. Default: the file's.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "One of ${COMPLETION-CANDIDATES}. Default: told from the columns.")
  private Optional<Task> task = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The monitor to write; - for standard output. Default: monitor.yaml.")
  private String output = "monitor.yaml";

  @Option(names = "--force", description = "Replaces a monitor that is there.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    String yaml = yaml(guess());
    if (output.equals("-")) {
      spec.commandLine().getOut().print(yaml);
      spec.commandLine().getOut().flush();
      return ExitCode.CLEAN;
    }
    Path file = Path.of(output);
    if (Files.exists(file) && !force) {
      throw new UsageException(
          "%s is there already (--force replaces it, -o names another)".formatted(file));
    }
    Files.writeString(file, yaml);
    tellNextSteps(file, yaml);
    return ExitCode.CLEAN;
  }

  private Monitor guess() throws IOException {
    try (Table read = Tables.open(table)) {
      return MonitorGuess.of(read.fields(), read.sample(LayoutInference.SAMPLE_ROWS)).monitor();
    }
  }

  private String yaml(Monitor monitor) {
    StringBuilder yaml = new StringBuilder("version: 1\n");
    key(yaml, "model", model.orElseGet(this::modelName));
    key(yaml, "task", task.orElse(monitor.task()).name().toLowerCase(Locale.ROOT));
    monitor.idField().ifPresent(name -> key(yaml, "id", name));
    monitor.timeField().ifPresent(name -> key(yaml, "timestamp", name));
    String prediction = prediction(monitor);
    key(yaml, "prediction", prediction);
    monitor
        .schema()
        .first(Role.SCORE)
        .filter(score -> !score.name().equals(prediction))
        .ifPresent(score -> key(yaml, "probability", score.name()));
    Optional<Field> label = monitor.schema().first(Role.LABEL);
    label.ifPresent(field -> key(yaml, "label", field.name()));
    if (label.isEmpty()) {
      yaml.append("# label: NAME    the ground truth, in the table or sent later; no feature\n");
    }
    key(yaml, "baseline", table);
    Duration window = monitor.windows().size();
    if (!window.equals(Windows.DEFAULT.size())) {
      yaml.append(
          "windows: { size: %dd }    # rows enough at this table's pace\n"
              .formatted(window.toDays()));
    }
    List<Field> features = monitor.schema().withRole(Role.FEATURE);
    yaml.append(features.isEmpty() ? "features: {}\n" : "features:\n");
    for (Field field : features) {
      String type = field.kind() == Kind.NUMERIC ? "numeric" : "categorical";
      yaml.append("  ").append(quoted(field.name())).append(": { type: ").append(type);
      yaml.append(" }\n");
    }
    return yaml.toString();
  }

  /** Outputs may be called anything: the score stands in, else the user has to say. */
  private static String prediction(Monitor monitor) {
    return monitor
        .schema()
        .first(Role.PREDICTION)
        .or(() -> monitor.schema().first(Role.SCORE))
        .map(Field::name)
        .orElse(UNKNOWN);
  }

  private static void key(StringBuilder yaml, String key, String value) {
    yaml.append(key).append(": ").append(quoted(value)).append('\n');
  }

  private static String quoted(String text) {
    boolean isPlain =
        text.matches("[A-Za-z_][A-Za-z0-9_./-]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null");
    if (isPlain) {
      return text;
    }
    return text.codePoints().allMatch(InitCommand::isPrintable)
        ? "'" + text.replace("'", "''") + "'"
        : escaped(text);
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** In double quotes, where YAML knows escapes. */
  private static String escaped(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char character : text.toCharArray()) {
      switch (character) {
        case '"', '\\' -> quoted.append('\\').append(character);
        default ->
            quoted.append(
                character >= ' ' && character <= '~'
                    ? String.valueOf(character)
                    : "\\u%04x".formatted((int) character));
      }
    }
    return quoted.append('"').toString();
  }

  private String modelName() {
    String file = Path.of(table).getFileName().toString().replaceFirst("\\..*", "");
    String name = file.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    name = name.replaceAll("^-+|-+$", "");
    return name.isEmpty() ? "model" : name.substring(0, Math.min(60, name.length()));
  }

  private void tellNextSteps(Path file, String yaml) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf("Monitor  %s%n", file);
    if (yaml.contains(UNKNOWN)) {
      err.printf("note: no prediction was recognised: replace %s%n", UNKNOWN);
    }
    try {
      MonitorFile.parse(file.toString(), yaml);
    } catch (InvalidMonitorException e) {
      err.println("note: " + e.getMessage());
    }
    err.printf("Try it   leadline replay -c %s PAST_PREDICTIONS%n", file);
  }
}
