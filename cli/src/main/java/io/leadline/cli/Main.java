package io.leadline.cli;

import io.leadline.sidecar.command.SidecarCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The {@code leadline} command. */
@Command(
    name = "leadline",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Follows machine-learning models in production and finds drift and anomalies.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline demo                                    a simulated model, dashboard and incidents",
      "  leadline check train.parquet today.parquet       what changed since training?",
      "  leadline check a.csv b.csv --html report.html    the same as a page to send around",
      "  leadline serve                                   the server with dashboard and REST API",
      "  leadline sidecar --upstream http://localhost:8080   a router that profiles beside a model",
      "",
      "Exit status: 0 clean, 1 findings, 2 wrong usage, 3 not fully computed, 130 interrupted."
    },
    subcommands = {
      DemoCommand.class,
      CheckCommand.class,
      InitCommand.class,
      ServeCommand.class,
      SidecarCommand.class,
      EtlCommand.class,
      StreamCommand.class,
      LogCommand.class,
      ProfileCommand.class,
      ReplayCommand.class,
      ValidateCommand.class,
      AlertsCommand.class,
      GenerateCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command and returns its {@link ExitCode}. */
  static int run(String... args) {
    CommandLine line = commandLine();
    try {
      return line.execute(args);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return Failures.exhausted(e, line.getErr());
    }
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(new Failures());
    line.setExecutionStrategy(new CommandLine.RunLast());
    return Terminal.colours()
        ? line
        : line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
  }

  /** The bash and zsh completion script. */
  static String completion() {
    return AutoComplete.bash("leadline", commandLine());
  }
}
