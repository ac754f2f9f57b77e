import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;

/**
 * Loan applications of the last hour, 500 in ten minutes; in its second half applicants have half the
 * income. A JDK runs it as it is:
 *
 * <pre>
 * java Traffic.java training           a table of ordinary applications, CSV
 * java Traffic.java predictions        applications and answers, lines of JSON
 * java Traffic.java requests URL       asks a model server (Open Inference) for the answers
 * </pre>
 */
public class Traffic {

  static final int WINDOWS = 6;
  static final int ROWS_A_WINDOW = 500;
  static final int ROWS_A_REQUEST = 10;
  static final long WINDOW_MILLIS = 600_000;
  static final String[] REGIONS = {"north", "east", "south", "west"};

  record Application(String id, Instant time, double income, double debt, String region) {

    /** What the model answers; Model.java knows the same. */
    double risk() {
      return 1 / (1 + Math.exp(income / 2000 - 3 * debt));
    }

    static Application random(String id, Instant time, boolean isShifted, Random random) {
      double income = Math.rint(Math.exp(8 + 0.4 * random.nextGaussian())) / (isShifted ? 2 : 1);
      double debt = Math.rint(1000 * Math.pow(random.nextDouble(), 2)) / 1000;
      return new Application(id, time, income, debt, REGIONS[random.nextInt(4)]);
    }
  }

  public static void main(String[] args) throws Exception {
    switch (args.length == 0 ? "" : args[0]) {
      case "training" -> training();
      case "predictions" -> predictions();
      case "requests" -> requests(URI.create(args[1]));
      default -> {
        System.err.println("usage: java Traffic.java training | predictions | requests URL");
        System.exit(2);
      }
    }
  }

  static void training() {
    Random random = new Random(1);
    StringBuilder table = new StringBuilder("income,debt,region,risk\n");
    for (int row = 0; row < 10_000; row++) {
      Application one = Application.random("", Instant.EPOCH, false, random);
      table.append(
          String.format(
              Locale.ROOT, "%s,%s,%s,%s%n", one.income(), one.debt(), one.region(), one.risk()));
    }
    System.out.print(table);
  }

  /** The windows before the one that is open now; the same whoever asks within ten minutes. */
  static Application[] applications() {
    Random random = new Random(2);
    long open = Instant.now().toEpochMilli() / WINDOW_MILLIS * WINDOW_MILLIS;
    Application[] all = new Application[WINDOWS * ROWS_A_WINDOW];
    for (int i = 0; i < all.length; i++) {
      int window = i / ROWS_A_WINDOW;
      long start = open - (WINDOWS - window) * WINDOW_MILLIS;
      long within = (i % ROWS_A_WINDOW) * WINDOW_MILLIS / ROWS_A_WINDOW;
      Instant time = Instant.ofEpochMilli(start + within).truncatedTo(ChronoUnit.MILLIS);
      all[i] = Application.random("loan-" + i, time, window >= WINDOWS / 2, random);
    }
    return all;
  }

  static void predictions() {
    StringBuilder lines = new StringBuilder();
    for (Application one : applications()) {
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%s\",\"time\":\"%s\",\"income\":%s,\"debt\":%s,\"region\":\"%s\",\"risk\":%s}%n",
              one.id(),
              one.time(),
              one.income(),
              one.debt(),
              one.region(),
              one.risk()));
    }
    System.out.print(lines);
  }

  static void requests(URI model) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Application[] all = applications();
    for (int from = 0; from < all.length; from += ROWS_A_REQUEST) {
      StringBuilder[] data = new StringBuilder[5];
      for (int i = 0; i < data.length; i++) {
        data[i] = new StringBuilder();
      }
      for (int i = from; i < from + ROWS_A_REQUEST; i++) {
        String comma = i == from ? "" : ",";
        data[0].append(comma).append('"').append(all[i].id()).append('"');
        data[1].append(comma).append('"').append(all[i].time()).append('"');
        data[2].append(comma).append(all[i].income());
        data[3].append(comma).append(all[i].debt());
        data[4].append(comma).append('"').append(all[i].region()).append('"');
      }
      String body =
          "{\"inputs\":["
              + tensor("id", "BYTES", data[0])
              + ","
              + tensor("time", "BYTES", data[1])
              + ","
              + tensor("income", "FP64", data[2])
              + ","
              + tensor("debt", "FP64", data[3])
              + ","
              + tensor("region", "BYTES", data[4])
              + "]}";
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(model)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
      }
    }
  }

  static String tensor(String name, String type, CharSequence data) {
    return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":[%d],\"data\":[%s]}"
        .formatted(name, type, ROWS_A_REQUEST, data);
  }
}
