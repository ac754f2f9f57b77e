package io.leadline.stream;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A standalone session cluster of Flink's own programs, as its distribution starts them: a job
 * manager and task managers in processes of their own, which know nothing of Leadline. What the job
 * needs has to be in its jar.
 */
final class FlinkCluster implements AutoCloseable {

  /** What Flink's distribution has in its {@code lib}, the shaded ones of flink-dist apart. */
  private static final Pattern DISTRIBUTED =
      Pattern.compile(
          "(flink-(?!connector|clients-tests).*|kryo|minlog|objenesis|reflectasm|commons-.*|lz4-java"
              + "|snappy-java|frocksdbjni|slf4j-.*|javassist|jsr305|async-profiler|snakeyaml-engine)"
              + "-[0-9].*\\.jar");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final int restPort = freePort();
  private Process jobManager;
  private Process taskManager;

  FlinkCluster(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.yaml"), configuration(restPort, freePort()));
    jobManager = jobManager();
    taskManager = taskManager();
  }

  private static String configuration(int restPort, int rpcPort) {
    return """
        jobmanager:
          rpc: { address: 127.0.0.1, port: %d }
          bind-host: 127.0.0.1
        rest: { address: 127.0.0.1, port: %d, bind-address: 127.0.0.1, bind-port: "%d" }
        taskmanager:
          host: 127.0.0.1
          bind-host: 127.0.0.1
          numberOfTaskSlots: 2
          cpu.cores: 2.0
          memory:
            task.heap.size: 128m
            task.off-heap.size: 32m
            managed.size: 64m
            network.min: 32m
            network.max: 32m
            framework.heap.size: 64m
            framework.off-heap.size: 64m
            jvm-metaspace.size: 192m
            jvm-overhead.min: 64m
            jvm-overhead.max: 64m
        """
        .formatted(rpcPort, restPort, restPort);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process jobManager() throws IOException {
    return start(
        "-Xmx256m", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
  }

  private Process taskManager() throws IOException {
    return start("-Xmx256m", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
  }

  private Process start(String memory, String main) throws IOException {
    String libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> DISTRIBUTED.matcher(new File(path).getName()).matches())
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(memory, "-XX:TieredStopAtLevel=1", "-cp", libraries, main));
    command.addAll(List.of("--configDir", folder.toString()));
    Path log = folder.resolve(main.substring(main.lastIndexOf('.') + 1) + ".log");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** HOST:PORT of its REST API. */
  String address() {
    return "127.0.0.1:" + restPort;
  }

  /** SIGKILL; without high availability its jobs are gone, and are to be sent again. */
  void killJobManager() throws Exception {
    jobManager.destroyForcibly().waitFor();
    jobManager = jobManager();
  }

  /** SIGKILL; its jobs go on from their latest checkpoint when a new one is there. */
  void killTaskManager() throws Exception {
    taskManager.destroyForcibly().waitFor();
    taskManager = taskManager();
  }

  /** Waits until a task manager has offered its slots. */
  void awaitSlots() throws InterruptedException {
    await("/overview", answer -> answer.contains("\"slots-available\":2"));
  }

  /** Waits until one job runs with all its tasks. */
  void awaitRunning() throws InterruptedException {
    await(
        "/jobs/overview",
        answer ->
            answer.contains("\"state\":\"RUNNING\"")
                && Pattern.compile("\"running\":(\\d+).*?\"total\":\\1[,}]")
                    .matcher(answer)
                    .find());
  }

  private void await(String path, Predicate<String> isSo) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String answer = "";
    while (System.nanoTime() < end) {
      try {
        answer = get(path);
        if (isSo.test(answer)) {
          return;
        }
      } catch (IOException e) {
        answer = String.valueOf(e);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("%s says %s%n%s".formatted(path, answer, failure()));
  }

  /** The root of the last failure that the job manager has logged. */
  private String failure() {
    try (var files = Files.list(folder)) {
      List<String> lines = new ArrayList<>();
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        Files.readAllLines(log).stream()
            .filter(line -> line.startsWith("Caused by: ") || line.contains("Exception: "))
            .distinct()
            .limit(20)
            .forEach(lines::add);
      }
      return String.join(System.lineSeparator(), lines);
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() throws InterruptedException {
    taskManager.destroyForcibly().waitFor();
    jobManager.destroyForcibly().waitFor();
  }
}
