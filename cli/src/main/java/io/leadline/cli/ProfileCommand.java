package io.leadline.cli;

import io.leadline.batch.table.MonitorGuess;
import io.leadline.batch.table.Table;
import io.leadline.batch.table.TableProfiler;
import io.leadline.batch.table.Tables;
import io.leadline.core.monitor.SchemaInference;
import io.leadline.core.profile.ColumnProfile;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutInference;
import io.leadline.core.profile.Profile;
import io.leadline.core.schema.Batch;
import io.leadline.core.schema.Schema;
import io.leadline.core.text.Wording;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leadline profile}. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    header = "Makes, merges and shows profiles: tables as small files.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline profile build train.parquet -o train.profile",
      "  leadline profile show train.profile"
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ProfileCommand.Build.class,
      ProfileCommand.Merge.class,
      ProfileCommand.Show.class
    })
final class ProfileCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  /** {@code leadline profile build}. */
  @Command(
      name = "build",
      mixinStandardHelpOptions = true,
      header = "Profiles a table.",
      footerHeading = "%nExamples:%n",
      footer = "  leadline profile build train.parquet -o train.profile")
  static final class Build implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TABLE", description = "The file, folder or quoted pattern.")
    private String table = "";

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        required = true,
        description = "The profile to write.")
    private Path output = Path.of("table.profile");

    @Option(
        names = {"-c", "--config"},
        paramLabel = "FILE",
        description = "A monitor that says what the columns are.")
    private Optional<Path> config = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
      try (Table source = Tables.open(table)) {
        List<Batch> sample = source.sample(LayoutInference.SAMPLE_ROWS);
        Schema schema =
            config.isPresent()
                ? SchemaInference.infer(sample, MonitorFiles.read(config.get()))
                : MonitorGuess.of(source.fields(), sample).monitor().schema();
        Layout layout = LayoutInference.ofSample(schema, sample, Layout.CHECK_RESOLUTION);
        int threads = Runtime.getRuntime().availableProcessors();
        Profile profile = new TableProfiler(threads, cells -> {}).profile(source, layout);
        write(profile, output, spec);
        source.problems().forEach(problem -> spec.commandLine().getErr().println("! " + problem));
        return source.problems().isEmpty() ? ExitCode.CLEAN : ExitCode.NOT_COMPUTED;
      }
    }
  }

  /** {@code leadline profile merge}. */
  @Command(
      name = "merge",
      mixinStandardHelpOptions = true,
      header = "Merges profiles; the order does not matter.",
      footerHeading = "%nExamples:%n",
      footer = "  leadline profile merge monday.profile tuesday.profile -o week.profile")
  static final class Merge implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PROFILE", arity = "1..*", description = "The profiles.")
    private List<Path> profiles = List.of();

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        required = true,
        description = "The profile to write.")
    private Path output = Path.of("merged.profile");

    @Override
    public Integer call() throws IOException {
      List<Profile> read = new ArrayList<>();
      for (Path path : profiles) {
        read.add(ProfileCommand.read(path));
      }
      write(Profile.mergeAll(read), output, spec);
      return ExitCode.CLEAN;
    }
  }

  /** {@code leadline profile show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      header = "Prints what a profile knows of each column.",
      footerHeading = "%nExamples:%n",
      footer = "  leadline profile show train.profile")
  static final class Show implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PROFILE", description = "The profile.")
    private Path file = Path.of("table.profile");

    @Override
    public Integer call() throws IOException {
      Profile profile = ProfileCommand.read(file);
      PrintWriter out = spec.commandLine().getOut();
      out.printf("%s  %,d rows%n%n", file, profile.rows());
      int width =
          profile.columns().stream().mapToInt(column -> column.name().length()).max().orElse(6);
      out.printf(
          "  %-" + width + "s  %-11s  %9s  %10s  %s%n",
          "COLUMN",
          "KIND",
          "MISSING",
          "DISTINCT",
          "VALUES");
      for (ColumnProfile column : profile.columns()) {
        out.printf(
            "  %-" + width + "s  %-11s  %9s  %10s  %s%n",
            column.name(),
            column.kind().name().toLowerCase(Locale.ROOT),
            missing(column),
            "%,.0f".formatted(column.distinct()),
            ProfileText.values(column));
      }
      out.flush();
      return ExitCode.CLEAN;
    }

    private static String missing(ColumnProfile column) {
      return column.rows() == 0 ? "–" : Wording.percent((double) column.missing() / column.rows());
    }
  }

  private static Profile read(Path file) throws IOException {
    try {
      return Profile.fromBytes(Files.readAllBytes(file));
    } catch (CorruptProfileException e) {
      throw new IOException("%s is no profile: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void write(Profile profile, Path output, CommandSpec spec) throws IOException {
    byte[] bytes = profile.toBytes();
    Files.write(output, bytes);
    spec.commandLine()
        .getErr()
        .printf("%s  %,d rows, %,d bytes%n", output, profile.rows(), bytes.length);
  }
}
