package io.leadline.stream.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads schemas from a registry that speaks Confluent's protocol (Confluent's own, Karapace,
 * Apicurio under {@code /apis/ccompat/v7}): {@code GET /schemas/ids/N} and {@code GET
 * /subjects/S/versions/V}. Keeps what it read; owned by one thread.
 *
 * <p>A registry that does not answer is asked again a few times, then an {@link IOException} lets
 * the job begin anew later: its records are good. What the registry does not know concerns the
 * record alone, and is remembered for a while, so that many such records do not become as many
 * requests.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API</a>
 */
public final class SchemaRegistry {

  private static final int MOST_SCHEMAS = 1_000;
  private static final int MOST_BYTES = 4 << 20;
  private static final int ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long UNKNOWN_MILLIS = 30_000;
  private static final JsonFactory JSON = new JsonFactory();

  /** How a schema is told. */
  public enum Form {
    /** As it was registered. */
    TEXT(""),
    /** Of Protobuf: the base64 of its descriptor. */
    SERIALIZED("?format=serialized");

    private final String query;

    Form(String query) {
      this.query = query;
    }
  }

  private final String address;
  private final Optional<String> credentials;
  private final InstantSource clock;
  private final HttpClient client;
  private final Map<String, Answer> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
          return size() > MOST_SCHEMAS;
        }
      };

  /** What the registry said at some time. */
  private record Answer(Optional<RegisteredSchema> schema, String complaint, long at) {}

  /**
   * @param address such as {@code http://registry:8081}, also with {@code user:password@}
   * @throws IllegalArgumentException if it is none
   */
  public SchemaRegistry(String address, InstantSource clock) {
    URI uri = URI.create(address.endsWith("/") ? address : address + "/");
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "Invalid schema registry: no host in its address (must be like http://registry:8081)");
    }
    this.credentials = Optional.ofNullable(uri.getUserInfo());
    this.address = uri.toString().replaceFirst("//[^/@]*@", "//");
    this.clock = clock;
    this.client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  }

  /**
   * The schema of this number.
   *
   * @throws UnknownSchemaException if the registry does not know it
   * @throws IOException if the registry cannot be asked
   */
  public RegisteredSchema schema(int id, Form form) throws UnknownSchemaException, IOException {
    return get("schemas/ids/" + Integer.toUnsignedString(id) + form.query, "schema " + id);
  }

  /**
   * What a schema imports.
   *
   * @throws UnknownSchemaException if the registry does not know it
   * @throws IOException if the registry cannot be asked
   */
  public RegisteredSchema schema(RegisteredSchema.Reference reference, Form form)
      throws UnknownSchemaException, IOException {
    String subject = URLEncoder.encode(reference.subject(), StandardCharsets.UTF_8);
    return get(
        "subjects/%s/versions/%d%s".formatted(subject, reference.version(), form.query),
        "version %d of '%s'".formatted(reference.version(), reference.subject()));
  }

  private RegisteredSchema get(String path, String what)
      throws UnknownSchemaException, IOException {
    @Nullable Answer answer = known.get(path);
    if (answer == null
        || (answer.schema().isEmpty() && clock.millis() - answer.at() > UNKNOWN_MILLIS)) {
      answer = ask(path, what);
      known.put(path, answer);
    }
    if (answer.schema().isEmpty()) {
      throw new UnknownSchemaException(answer.complaint());
    }
    return answer.schema().get();
  }

  private Answer ask(String path, String what) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> response = send(path);
        int status = response.statusCode();
        if (status == 200) {
          return read(response.body(), what);
        }
        if (status == 404) {
          return unknown("the schema registry does not know " + what);
        }
        if (status < 500 && status != 429) {
          throw new IOException(
              "the schema registry at %s answers %d to the question for %s"
                  .formatted(address, status, what));
        }
        throw new AgainException("answers " + status);
      } catch (AgainException | java.net.http.HttpTimeoutException | java.net.ConnectException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException(
              "the schema registry at %s %s (asked %d times for %s)"
                  .formatted(
                      address,
                      e instanceof AgainException ? e.getMessage() : "does not answer",
                      ATTEMPTS,
                      what),
              e);
        }
      }
    }
  }

  /** An answer after which one may ask again. */
  private static final class AgainException extends IOException {
    private static final long serialVersionUID = 1;

    AgainException(String message) {
      super(message);
    }
  }

  private HttpResponse<byte[]> send(String path) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(PATIENCE)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    credentials.ifPresent(
        pair ->
            request.header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking the schema registry");
    }
  }

  private Answer unknown(String complaint) {
    return new Answer(Optional.empty(), complaint, clock.millis());
  }

  private Answer read(byte[] body, String what) {
    if (body.length > MOST_BYTES) {
      return unknown("%s is larger than %d MiB".formatted(what, MOST_BYTES >> 20));
    }
    try (JsonParser json = JSON.createParser(body)) {
      return new Answer(Optional.of(read(json)), "", clock.millis());
    } catch (IOException e) {
      return unknown("what the schema registry tells of %s is no valid JSON".formatted(what));
    }
  }

  private static RegisteredSchema read(JsonParser json) throws IOException {
    // Avro is what registries meant before there were types.
    String type = "AVRO";
    String text = "";
    List<RegisteredSchema.Reference> references = new ArrayList<>();
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "schemaType" -> type = json.getText();
        case "schema" -> text = json.getText();
        case "references" -> readReferences(json, references);
        default -> json.skipChildren();
      }
    }
    return new RegisteredSchema(type, text, references);
  }

  private static void readReferences(JsonParser json, List<RegisteredSchema.Reference> references)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      references.add(readReference(json));
    }
  }

  private static RegisteredSchema.Reference readReference(JsonParser json) throws IOException {
    String name = "";
    String subject = "";
    int version = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "name" -> name = json.getText();
        case "subject" -> subject = json.getText();
        case "version" -> version = json.getIntValue();
        default -> json.skipChildren();
      }
    }
    return new RegisteredSchema.Reference(name, subject, version);
  }
}
