package io.leadline.cli;

import io.leadline.cli.serve.StreamProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code leadline stream}: hands its arguments to a process with Flink and Kafka on its class path,
 * which no other command has to load. The launcher does the same by itself; this is for whoever
 * starts the command without it.
 */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    header = "The stream path: Kafka to Flink to Kafka, in this process or on a cluster.",
    description =
        "docs/how-to/stream.md tells how to use it, './leadline stream --help' all options.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline stream --brokers kafka:9092",
      "  leadline stream --brokers kafka:9092 --flink jobmanager:8081",
      "  leadline stream --local-broker /tmp/kafka"
    })
final class StreamCommand implements Callable<Integer> {

  @Unmatched private List<String> arguments = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (StreamProcess process = StreamProcess.start(arguments)) {
      return process.await();
    }
  }
}
