package io.leadline.server.api;

import io.leadline.server.ingest.BadBodyException;
import io.leadline.server.ingest.Body;
import io.leadline.server.ingest.BodyDecoder;
import io.leadline.server.ingest.Ingest;
import io.leadline.server.ingest.Receipt;
import io.leadline.server.wal.WalUnavailableException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes predictions and ground truth. */
@Path("/api/v1/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Ingest")
@Blocking
public final class IngestResource {

  private static final Set<String> BODY_HEADERS =
      Set.of("content-type", "inference-header-content-length");

  private final BodyDecoder decoder;
  private final Ingest ingest;
  private final Clock clock;

  IngestResource(BodyDecoder decoder, Ingest ingest, Clock clock) {
    this.decoder = decoder;
    this.ingest = ingest;
    this.clock = clock;
  }

  @POST
  @Path("predictions")
  @Operation(
      summary = "Send predictions",
      description =
          "NDJSON, JSON or CSV; requests to a model, with or without their responses (KServe V1 and"
              + " V2 also with binary tensors or as gRPC messages, MLflow, TensorFlow Serving);"
              + " CloudEvents of KServe's logger in structured, batched or binary mode. Also"
              + " compressed (Content-Encoding gzip or zstd). Accepted rows are durable when the"
              + " answer comes. Sending rows again under the same ids is harmless.")
  @APIResponse(responseCode = "202", description = "All rows were accepted")
  @APIResponse(responseCode = "207", description = "Some rows were accepted; errors names the rest")
  @APIResponse(responseCode = "400", description = "No row could be understood")
  @APIResponse(responseCode = "503", description = "Nothing was accepted; try again later")
  public Response predictions(
      @PathParam("model") String model,
      @Parameter(
              description =
                  "ndjson, csv, json, kserve, mlflow, tensorflow, kserve-grpc or csv-rows; without"
                      + " it, the content type tells")
          @QueryParam("format")
          @DefaultValue("")
          String format,
      @Context HttpHeaders headers,
      InputStream bytes)
      throws BadBodyException, WalUnavailableException, IOException {
    Body body = body(model, format, headers, bytes);
    return answer(ingest.predictions(model, decoder.predictions(body)));
  }

  @POST
  @Path("labels")
  @Operation(
      summary = "Send ground truth",
      description = "Rows with a request id and its label, in the formats of predictions.")
  @APIResponse(responseCode = "202", description = "All rows were accepted")
  @APIResponse(responseCode = "207", description = "Some rows were accepted; errors names the rest")
  @APIResponse(responseCode = "400", description = "No row could be understood")
  @APIResponse(responseCode = "503", description = "Nothing was accepted; try again later")
  public Response labels(
      @PathParam("model") String model,
      @QueryParam("format") @DefaultValue("") String format,
      @Context HttpHeaders headers,
      InputStream bytes)
      throws BadBodyException, WalUnavailableException, IOException {
    Body body = body(model, format, headers, bytes);
    return answer(ingest.labels(model, decoder.labels(body)));
  }

  private Body body(String model, String format, HttpHeaders headers, InputStream bytes) {
    String type = header(headers, HttpHeaders.CONTENT_TYPE).replaceFirst(";.*", "").strip();
    String encoding = header(headers, HttpHeaders.CONTENT_ENCODING);
    return new Body(
        ModelNames.valid(model), type, encoding, format, telling(headers), clock.instant(), bytes);
  }

  /** The headers that tell something of the body, by their lower-case names. */
  private static Map<String, String> telling(HttpHeaders headers) {
    Map<String, String> telling = new HashMap<>();
    headers
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.startsWith("ce-") || BODY_HEADERS.contains(lower)) {
                telling.put(lower, values.get(0));
              }
            });
    return telling;
  }

  private static String header(HttpHeaders headers, String name) {
    return Optional.ofNullable(headers.getHeaderString(name)).orElse("").toLowerCase(Locale.ROOT);
  }

  private static Response answer(Receipt receipt) {
    int status = receipt.rejected() == 0 ? 202 : receipt.accepted() == 0 ? 400 : 207;
    return Response.status(status).entity(receipt).build();
  }
}
