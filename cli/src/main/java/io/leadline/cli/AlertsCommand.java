package io.leadline.cli;

import io.leadline.cli.serve.Recipients;
import io.leadline.config.MonitorFile;
import io.leadline.config.Notify;
import io.leadline.store.Notification;
import io.leadline.store.notify.Target;
import io.leadline.store.publish.SampleNotification;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leadline alerts}. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    header = "Tries the ways that alerts take.",
    footerHeading = "%nExamples:%n",
    footer = "  leadline alerts test monitor.yaml",
    subcommands = AlertsCommand.Test.class)
final class AlertsCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing subcommand: test");
  }

  /** {@code leadline alerts test}. */
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description = {
        "Sends a sample incident, and its end, to every target of a monitor.",
        "It carries severity info and says that nothing happened."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  leadline alerts test monitor.yaml",
        "  leadline alerts test monitor.yaml --target data-oncall"
      })
  static final class Test implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The monitor.")
    private Path file = Path.of("");

    @Option(
        names = "--target",
        paramLabel = "NAME",
        description = "Only this target of notify. Default: all.")
    private Optional<String> only = Optional.empty();

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "Address of the dashboard, for the link.")
    private String url = "";

    @Override
    public Integer call() throws InterruptedException {
      MonitorFile monitor = MonitorFiles.readFile(file);
      Map<String, Notify.Target> targets = new TreeMap<>(monitor.recipients().targets());
      only.ifPresent(name -> targets.keySet().retainAll(Set.of(name)));
      if (targets.isEmpty()) {
        throw new UsageException(
            only.map(name -> "%s has no target '%s' in notify".formatted(file, name))
                .orElse(file + " has no targets in notify: incidents go to the server's log"));
      }
      int status = ExitCode.CLEAN;
      for (Map.Entry<String, Notify.Target> target : targets.entrySet()) {
        status = Math.max(status, send(monitor, target.getKey(), target.getValue()));
      }
      return status;
    }

    private int send(MonitorFile monitor, String name, Notify.Target configured)
        throws InterruptedException {
      PrintWriter out = spec.commandLine().getOut();
      Instant now = Instant.now();
      int status = ExitCode.CLEAN;
      int ways = 0;
      for (Target way : Recipients.ways(configured)) {
        ways++;
        String what = way.getClass().getSimpleName().replace("Target", "").toLowerCase(Locale.ROOT);
        try {
          way.deliver(sample(monitor, name, false, now));
          way.deliver(sample(monitor, name, true, now.plusSeconds(1)));
          out.printf("✓ %s: %s took the sample%n", name, what);
        } catch (IOException e) {
          out.printf("✗ %s: %s did not: %s%n", name, what, reason(e));
          status = ExitCode.NOT_COMPUTED;
        }
      }
      if (ways == 0) {
        out.printf("✗ %s: has no way of delivery that this version knows%n", name);
        status = ExitCode.NOT_COMPUTED;
      }
      out.flush();
      return status;
    }

    private Notification sample(MonitorFile monitor, String target, boolean resolved, Instant now) {
      return SampleNotification.of(monitor.monitor(), target, resolved, now, url);
    }

    private static String reason(IOException failure) {
      if (failure instanceof ConnectException) {
        return "no connection"; // The client gives it no message.
      }
      return Optional.ofNullable(failure.getMessage())
          .orElseGet(() -> failure.getClass().getSimpleName());
    }
  }
}
