import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A model server that speaks just enough Open Inference: {@code java Model.java PORT}. */
public class Model {

  public static void main(String[] args) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    int port = Integer.parseInt(args[0]);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 16);
    server.createContext("/v2/models/loans/infer", Model::infer);
    server.start();
  }

  static void infer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    double[] income = numbers(body, "income");
    double[] debt = numbers(body, "debt");
    String risks =
        IntStream.range(0, income.length)
            .mapToObj(row -> Double.toString(1 / (1 + Math.exp(income[row] / 2000 - 3 * debt[row]))))
            .collect(Collectors.joining(","));
    byte[] answer =
        ("{\"model_name\":\"loans\",\"outputs\":[{\"name\":\"risk\",\"datatype\":\"FP64\",\"shape\":["
                + income.length
                + "],\"data\":["
                + risks
                + "]}]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  static double[] numbers(String body, String name) {
    Matcher data =
        Pattern.compile("\"name\":\"" + name + "\"[^}]*\"data\":\\[([^]]*)]").matcher(body);
    if (!data.find()) {
      return new double[0];
    }
    String[] parts = data.group(1).split(",");
    double[] values = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = Double.parseDouble(parts[i]);
    }
    return values;
  }
}
