package io.leadline.protocol.serving;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request or response that a real server or client wrote; see {@code record.py} beside them.
 *
 * @param name of the pair
 * @param isRequest else a response
 * @param format that reads it
 */
record Recorded(String name, boolean isRequest, ServingFormat format, Payload payload) {

  private static final Pattern FILE =
      Pattern.compile("([a-z-]+)(?:\\.(\\d+))?\\.(request|response)\\.(json|bin)");

  static List<Recorded> all() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().map(Recorded::read).flatMap(List::stream).toList();
    }
  }

  static Payload request(String name) throws IOException {
    return find(name, true).payload();
  }

  static Payload response(String name) throws IOException {
    return find(name, false).payload();
  }

  static Recorded find(String name, boolean isRequest) throws IOException {
    return all().stream()
        .filter(one -> one.name().equals(name) && one.isRequest() == isRequest)
        .findFirst()
        .orElseThrow();
  }

  static List<String> expectedLines() throws IOException {
    return Files.readAllLines(folder().resolve("expected.csv"));
  }

  private static Path folder() {
    try {
      return Path.of(Objects.requireNonNull(Recorded.class.getResource("recorded")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Recorded> read(Path file) {
    Matcher matcher = FILE.matcher(file.getFileName().toString());
    if (!matcher.matches()) {
      return List.of();
    }
    try {
      Payload payload = Payload.of(Files.readAllBytes(file));
      int jsonLength = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
      return List.of(
          new Recorded(
              matcher.group(1),
              matcher.group(3).equals("request"),
              matcher.group(1).contains("grpc") ? new InferenceGrpc() : new ServingJson(),
              payload.withJsonLength(jsonLength)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
