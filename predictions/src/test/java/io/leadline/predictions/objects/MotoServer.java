package io.leadline.predictions.objects;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 server process, Python's moto, one for all tests of this process. Where no interpreter
 * has it, a virtual environment gets it once; where that does not work, the tests skip themselves.
 */
public final class MotoServer {

  private static final String VERSION = "5.2.5";
  private static final long INSTALL_SECONDS = 150;
  private static final long START_SECONDS = 60;

  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static Optional<URI> running = Optional.empty();
  private static String whyNot = "";

  private MotoServer() {}

  /** The address of a new, empty bucket. */
  public static synchronized String newBucket() {
    URI endpoint = endpoint();
    String bucket = "bucket-" + BUCKETS.incrementAndGet();
    try (S3Client client =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .build()) {
      client.createBucket(request -> request.bucket(bucket));
    }
    return "s3://%s?endpoint=%s".formatted(bucket, endpoint);
  }

  private static URI endpoint() {
    if (running.isEmpty() && whyNot.isEmpty()) {
      System.setProperty("aws.accessKeyId", "test");
      System.setProperty("aws.secretAccessKey", "test");
      try {
        running = Optional.of(start(python()));
      } catch (IOException e) {
        whyNot = "No S3 server, so not tested: " + e.getMessage();
      }
    }
    return running.orElseGet(() -> abort(whyNot));
  }

  private static String python() throws IOException {
    String python = System.getProperty("leadline.python", "python3");
    run(10, python, "--version");
    if (hasMoto(python)) {
      return python;
    }
    Path folder = Path.of("target", "moto-" + VERSION).toAbsolutePath();
    String own = folder.resolve("bin/python").toString();
    if (!Files.exists(Path.of(own)) || !hasMoto(own)) {
      run(60, python, "-m", "venv", folder.toString());
      run(
          INSTALL_SECONDS,
          own,
          "-m",
          "pip",
          "install",
          "-q",
          "--disable-pip-version-check",
          "moto[s3]==" + VERSION,
          "flask",
          "flask-cors",
          "werkzeug");
    }
    return own;
  }

  private static boolean hasMoto(String python) {
    try {
      run(30, python, "-c", "import moto.server, flask_cors, py_partiql_parser");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(long seconds, String... command) throws IOException {
    Path output = Files.createTempFile("leadline-moto", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("%s took over %d s".formatted(List.of(command), seconds));
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s failed: %s".formatted(List.of(command), Files.readString(output)));
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static URI start(String python) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                python, "-m", "moto.server", "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    CountDownLatch listening = new CountDownLatch(1);
    Thread reader = new Thread(() -> follow(process, lines, listening), "moto-output");
    reader.setDaemon(true);
    reader.start();
    try {
      if (!listening.await(START_SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
        process.destroyForcibly();
        throw new IOException("moto did not start: " + new ArrayList<>(lines));
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Takes what the server says, or it would wait at a full pipe. */
  private static void follow(
      Process process, ConcurrentLinkedQueue<String> lines, CountDownLatch listening) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (listening.getCount() > 0) {
          lines.add(line);
        }
        if (line.contains("Running on http")) {
          listening.countDown();
        }
      }
    } catch (IOException e) {
      lines.add(e.toString());
    } finally {
      listening.countDown();
    }
  }
}
