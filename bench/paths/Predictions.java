import com.sun.net.httpserver.HttpServer;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What bench/paths/run needs: predictions of 20 numeric features over the last 24 hours, a model
 * server, and probes. Run as one source file with Kafka's clients on the class path.
 *
 * <pre>
 * training N                        CSV
 * predictions N                     lines of JSON
 * kafka BROKER TOPIC N              the same, as records
 * requests URL N                    Open Inference requests of ten rows
 * model PORT                        answers them
 * probe kafka|model|server WHERE CENTRE PATH N    seconds from a prediction to its count in the centre
 * </pre>
 */
public class Predictions {

  static final int FEATURES = 20;
  static final long DAY = 86_400_000;
  static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  // Kafka's clients tell their whole configuration otherwise. Held, so that it is not forgotten.
  static final java.util.logging.Logger LOG = java.util.logging.Logger.getLogger("");

  public static void main(String[] args) throws Exception {
    LOG.setLevel(java.util.logging.Level.WARNING);
    switch (args[0]) {
      case "training" -> training(Integer.parseInt(args[1]));
      case "predictions" -> predictions(Integer.parseInt(args[1]));
      case "kafka" -> kafka(args[1], args[2], Integer.parseInt(args[3]));
      case "requests" -> requests(URI.create(args[1]), Integer.parseInt(args[2]));
      case "model" -> model(Integer.parseInt(args[1]));
      default -> probe(args[1], args[2], args[3], args[4], Integer.parseInt(args[5]));
    }
  }

  static double feature(Random random, int feature) {
    double normal = random.nextGaussian();
    return switch (feature % 4) {
      case 0 -> Math.rint(1000 * normal) / 1000;
      case 1 -> Math.rint(Math.exp(8 + normal));
      case 2 -> random.nextInt(12);
      default -> normal;
    };
  }

  static void training(int rows) {
    Random random = new Random(1);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (int f = 0; f < FEATURES; f++) {
      out.print("f" + f + ",");
    }
    out.println("score");
    for (int row = 0; row < rows; row++) {
      for (int f = 0; f < FEATURES; f++) {
        out.print(feature(random, f) + ",");
      }
      out.println(random.nextDouble());
    }
    out.flush();
  }

  static String line(Random random, int row, long millis) {
    StringBuilder line = new StringBuilder("{\"id\":\"p-").append(row).append("\",\"time\":\"");
    line.append(Instant.ofEpochMilli(millis)).append('"');
    for (int f = 0; f < FEATURES; f++) {
      line.append(",\"f").append(f).append("\":").append(feature(random, f));
    }
    return line.append(",\"score\":").append(random.nextDouble()).append('}').toString();
  }

  /** Event times end with the hour before this one. */
  static long time(int row, int rows) {
    long end = Instant.now().toEpochMilli() / 3_600_000 * 3_600_000;
    return end - DAY + (long) ((double) row / rows * DAY);
  }

  static void predictions(int rows) {
    Random random = new Random(2);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (int row = 0; row < rows; row++) {
      out.println(line(random, row, time(row, rows)));
    }
    out.flush();
  }

  static void kafka(String broker, String topic, int rows) {
    Random random = new Random(2);
    try (KafkaProducer<String, String> producer = producer(broker)) {
      for (int row = 0; row < rows; row++) {
        producer.send(new ProducerRecord<>(topic, line(random, row, time(row, rows))));
      }
    }
  }

  static KafkaProducer<String, String> producer(String broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker, "linger.ms", 5),
        new StringSerializer(),
        new StringSerializer());
  }

  static void requests(URI model, int rows) throws Exception {
    Random random = new Random(2);
    for (int row = 0; row < rows; row += 10) {
      post(model, "application/json", request(random, 10, time(row, rows)));
    }
  }

  static String request(Random random, int rows, long millis) {
    StringBuilder body = new StringBuilder("{\"inputs\":[");
    String time = "\"" + Instant.ofEpochMilli(millis) + "\"";
    body.append("{\"name\":\"time\",\"datatype\":\"BYTES\",\"shape\":[" + rows + "],\"data\":[");
    body.append(time).append(("," + time).repeat(rows - 1)).append("]}");
    for (int f = 0; f < FEATURES; f++) {
      body.append(",{\"name\":\"f" + f + "\",\"datatype\":\"FP64\",\"shape\":[" + rows + "],\"data\":[");
      for (int row = 0; row < rows; row++) {
        body.append(row == 0 ? "" : ",").append(feature(random, f));
      }
      body.append("]}");
    }
    return body.append("]}").toString();
  }

  static void post(URI where, String type, String body) throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(where)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
  }

  static void model(int port) throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 16);
    Pattern shape = Pattern.compile("\"shape\":\\[(\\d+)]");
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Matcher rows = shape.matcher(body);
          int count = rows.find() ? Integer.parseInt(rows.group(1)) : 1;
          String data = "0.5" + ",0.5".repeat(count - 1);
          byte[] answer =
              ("{\"outputs\":[{\"name\":\"score\",\"datatype\":\"FP64\",\"shape\":["
                      + count + "],\"data\":[" + data + "]}]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  static void probe(String kind, String where, String centre, String path, int probes)
      throws Exception {
    Random random = new Random(7);
    double[] seconds = new double[probes];
    try (KafkaProducer<String, String> producer = kind.equals("kafka") ? producer(where) : null) {
      for (int i = 0; i < probes; i++) {
        Thread.sleep(random.nextInt(3_000));
        long before = count(centre, path);
        long now = Instant.now().toEpochMilli();
        long begin = System.nanoTime();
        switch (kind) {
          case "kafka" -> producer.send(
              new ProducerRecord<>("predictions", line(random, 10_000_000 + i, now)));
          case "model" -> post(URI.create(where), "application/json", request(random, 1, now));
          default -> post(
              URI.create(where), "application/x-ndjson", line(random, 20_000_000 + i, now));
        }
        while (count(centre, path) <= before) {
          Thread.sleep(20);
          if (System.nanoTime() - begin > 60_000_000_000L) {
            throw new IllegalStateException("not seen within a minute");
          }
        }
        seconds[i] = (System.nanoTime() - begin) / 1e9;
      }
    }
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "%s: %d probes, median %.1f s, longest %.1f s%n",
        path,
        probes,
        seconds[probes / 2],
        seconds[probes - 1]);
  }

  static long count(String centre, String path) throws Exception {
    String from = Instant.now().minusSeconds(172_800).toString();
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(
                    URI.create(centre + "/api/v1/models/bench/reconciliation?from=" + from))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    Matcher seen =
        Pattern.compile("\"path\":\"" + path + "\",\"predictions\":(\\d+)").matcher(answer.body());
    return seen.find() ? Long.parseLong(seen.group(1)) : 0;
  }
}
