package io.leadline.protocol.serving;

import java.util.List;
import java.util.Optional;

/** The formats of inference servers; a new one is added here. */
public final class ServingFormats {

  /** KServe V1 and V2, TensorFlow Serving and MLflow: which one, the body tells. */
  public static final ServingFormat JSON = new ServingJson();

  /** Open Inference over gRPC. */
  public static final ServingFormat GRPC = new InferenceGrpc();

  /** Rows as CSV without a header. */
  public static final ServingFormat CSV = new ServingCsv();

  /** As {@link #JSON}; bodies that are none of these are rows as objects. */
  public static final ServingFormat ANY_JSON = new PlainJson();

  public static final List<ServingFormat> ALL = List.of(JSON, GRPC, CSV, ANY_JSON);

  private ServingFormats() {}

  /** The format of that name. */
  public static Optional<ServingFormat> named(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /**
   * The format of an inference request, by where it goes; empty where the path asks for no
   * inference (metadata, health).
   *
   * @param path without the query
   * @param contentType of the request; may be empty
   */
  public static Optional<ServingFormat> ofRequest(String path, String contentType) {
    if (contentType.startsWith("application/grpc")) {
      return path.endsWith("/ModelInfer") ? Optional.of(GRPC) : Optional.empty();
    }
    boolean isInference =
        path.endsWith(":predict") || path.endsWith("/infer") || path.endsWith("/invocations");
    if (!isInference) {
      return Optional.empty();
    }
    return Optional.of(contentType.startsWith("text/csv") ? CSV : JSON);
  }
}
