package io.leadline.cli;

import io.leadline.config.MonitorFile;
import io.leadline.config.MonitorSchema;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leadline validate}. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    header = "Checks monitors: every mistake with its line and column, and what is allowed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline validate monitor.yaml",
      "  leadline validate --schema > monitor.schema.json     the JSON Schema, for editors"
    })
final class ValidateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Monitors to check.")
  private List<Path> files = List.of();

  @Option(names = "--schema", description = "Prints the JSON Schema of monitors.")
  private boolean schema;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (schema) {
      out.print(MonitorSchema.json());
      out.flush();
      return ExitCode.CLEAN;
    }
    if (files.isEmpty()) {
      throw new UsageException("Nothing to check (name a monitor, such as monitor.yaml)");
    }
    int status = ExitCode.CLEAN;
    for (Path file : files) {
      try {
        MonitorFile read = MonitorFiles.readFile(file);
        out.printf("%s: valid, model '%s'%n", file, read.monitor().model());
        read.warnings().forEach(warning -> out.printf("  note: %s%n", warning));
      } catch (UsageException e) {
        spec.commandLine().getErr().println(e.getMessage());
        status = ExitCode.USAGE;
      }
    }
    out.flush();
    return status;
  }
}
