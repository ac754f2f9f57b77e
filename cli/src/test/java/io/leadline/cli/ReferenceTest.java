package io.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadline.config.MonitorSchema;
import io.leadline.server.metrics.Family;
import io.leadline.server.metrics.ProcessMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The reference in {@code docs/reference} says what the code says. After a change, {@code ./mvnw
 * -pl cli -am test -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dreference=write}
 * writes it anew.
 */
class ReferenceTest {

  private static final Path REFERENCE =
      Path.of(System.getProperty("leadline.root", ".."), "docs", "reference");
  private static final String GENERATED =
      "<!-- Generated from the code by ReferenceTest; do not edit. -->\n\n";

  @Test
  void commandLine() throws IOException {
    StringBuilder page = new StringBuilder(GENERATED + "# Command line\n");
    CommandLine main = Main.commandLine();
    command(main, page);
    for (CommandLine command : main.getSubcommands().values()) {
      if (!command.getCommandName().equals("help")) {
        command(command, page);
        command.getSubcommands().values().forEach(below -> command(below, page));
      }
    }

    assertSame("cli.md", page.toString());
  }

  private static void command(CommandLine command, StringBuilder page) {
    StringWriter help = new StringWriter();
    CommandLine plain =
        command
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(100);
    plain.usage(new PrintWriter(help));
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```\n");
    // The default number of threads is the machine's.
    page.append(help.toString().stripTrailing().replace("\r", "")).append("\n```\n");
  }

  @Test
  void metrics() throws IOException {
    StringBuilder page = new StringBuilder(GENERATED);
    page.append(
            "# Metrics\n\nWhat `/metrics` says of models, for Prometheus and whatever reads its")
        .append(" format. Gauges are read from the fast store at every scrape, so that several\n")
        .append(
            "servers on one store say the same; counters are this process's own. A model has at")
        .append(
            " most `leadline.limits.series` (2000) gauges, the worst features first; what was\n")
        .append("left out is counted.\n\n| name | kind | labels | meaning |\n|---|---|---|---|\n");
    for (Family family : Family.ALL) {
      row(page, family.name(), "gauge", family.labels(), family.help());
    }
    for (ProcessMetrics metric : ProcessMetrics.ALL) {
      row(page, metric.name(), metric.kind(), metric.labels(), metric.help());
    }

    assertSame("metrics.md", page.toString());
  }

  private static void row(
      StringBuilder page, String name, String kind, List<String> labels, String help) {
    page.append("| `%s` | %s | %s | %s |\n".formatted(name, kind, String.join(", ", labels), help));
  }

  @Test
  void monitorSchema() throws IOException {
    assertSame("monitor.schema.json", MonitorSchema.json());
  }

  @Test
  void monitorKeys() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(MonitorSchema.json());
    StringBuilder page = new StringBuilder(GENERATED);
    page.append("# Monitor\n\nEvery key of `monitor.yaml`. Keys in **bold** are required. Editors")
        .append(" check and complete with [monitor.schema.json](monitor.schema.json):\n\n")
        .append("```yaml\n# yaml-language-server: $schema=./monitor.schema.json\n```\n\n")
        .append("| key | value | meaning |\n|---|---|---|\n");
    keys(schema, "", page);

    assertSame("monitor.md", page.toString());
  }

  private static void keys(JsonNode object, String path, StringBuilder page) {
    List<String> required = new ArrayList<>();
    object.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> key : object.path("properties").properties()) {
      String name = path + key.getKey();
      String shown = required.contains(key.getKey()) ? "**`" + name + "`**" : "`" + name + "`";
      JsonNode value = key.getValue();
      page.append("| %s | %s | %s |%n".formatted(shown, kind(value), about(value)));
      below(value, name, page);
    }
  }

  private static void below(JsonNode value, String name, StringBuilder page) {
    keys(value, name + ".", page);
    JsonNode named = value.path("additionalProperties");
    keys(named, name + ".NAME.", page);
    keys(value.path("items"), name + "[].", page);
    for (String choice : List.of("anyOf", "oneOf")) {
      value.path(choice).forEach(option -> below(option, name, page));
      value.path("items").path(choice).forEach(option -> keys(option, name + "[].", page));
    }
  }

  private static String about(JsonNode value) {
    return value.path("description").asText().replace("|", "\\|");
  }

  private static String kind(JsonNode value) {
    List<String> kinds = new ArrayList<>();
    for (String choice : List.of("anyOf", "oneOf")) {
      value.path(choice).forEach(option -> kinds.addAll(List.of(kind(option).split(" or "))));
    }
    if (!kinds.isEmpty()) {
      return String.join(" or ", kinds.stream().distinct().toList());
    }
    if (value.has("const")) {
      return "`" + value.get("const").asText() + "`";
    }
    if (value.has("enum")) {
      List<String> words = new ArrayList<>();
      value.get("enum").forEach(word -> words.add("`" + word.asText() + "`"));
      return String.join(", ", words);
    }
    if (value.path("type").asText().equals("array")) {
      return "list of " + kind(value.path("items"));
    }
    String pattern = value.path("pattern").asText();
    if (pattern.startsWith("^([0-9]+ ?(s")) {
      return "duration such as `1h`";
    }
    return pattern.isEmpty()
        ? value.path("type").asText()
        : "text `" + pattern.replace("|", "\\|") + "`";
  }

  private static void assertSame(String name, String expected) throws IOException {
    Path file = REFERENCE.resolve(name);
    if ("write".equals(System.getProperty("reference"))) {
      Files.createDirectories(REFERENCE);
      Files.writeString(file, expected);
    }
    assertThat(file).as("docs/reference/%s, written from the code", name).hasContent(expected);
  }
}
