package io.leadline.cli;

import io.leadline.server.metrics.GrafanaDashboard;
import io.leadline.server.metrics.PrometheusRules;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code leadline generate}. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    header = "Prints files for other tools, made from what this version exports.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline generate grafana > leadline-dashboard.json",
      "  leadline generate prometheus-rules > leadline-rules.yaml"
    })
final class GenerateCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing subcommand: grafana or prometheus-rules");
  }

  /** A dashboard for Grafana, over the metrics of every model. */
  @Command(
      name = "grafana",
      mixinStandardHelpOptions = true,
      header = "A Grafana dashboard over /metrics.")
  void grafana() {
    print(GrafanaDashboard.json());
  }

  /** Alerting rules for Prometheus. */
  @Command(
      name = "prometheus-rules",
      mixinStandardHelpOptions = true,
      header = "Alerting rules for Prometheus over /metrics.")
  void prometheusRules() {
    print(PrometheusRules.yaml());
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
