package io.leadline.sidecar.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.leadline.protocol.serving.ServingFormat;
import io.leadline.protocol.serving.ServingFormats;
import io.leadline.sidecar.tee.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Which requests are predictions, of which model, and in which format.
 *
 * <pre>
 * /v2/models/MODEL[/versions/VERSION]/infer            Open Inference (KServe V2), JSON and binary
 * /v1/models/MODEL[/versions/VERSION]:predict          KServe V1, TensorFlow Serving
 * /invocations                                         MLflow
 * /inference.GRPCInferenceService/ModelInfer           Open Inference by gRPC
 * </pre>
 *
 * A path may stand in front, as KServe's gateways have it. Monitors may name paths of their own.
 * Owned by one thread.
 */
public final class Targets {

  private static final String GRPC_INFER = "/inference.GRPCInferenceService/ModelInfer";
  private static final String MLFLOW = "/invocations";
  private static final int GRPC_FRAME_BYTES = 5;
  private static final int MOST_NAME_CHARS = 63;
  private static final int MOST_PATHS = 256;
  private static final int MOST_UNPACKED_BYTES = 64 << 10;

  private static final ServingFormat JSON = ServingFormats.JSON;
  private static final ServingFormat GRPC = ServingFormats.GRPC;

  private final Optional<String> only;
  private final OwnPaths own;
  // Nearly all requests are for the same few paths, and to take one apart costs a microsecond.
  private final Map<String, Optional<Target>> byPath = new HashMap<>();
  // As far as it matters whether it is one.
  private Set<String> grpcModels = Set.of();

  /**
   * @param only the name of the monitored model, whatever the requests call it; without it, the
   *     name in the request
   */
  public Targets(Optional<String> only) {
    this(only, new OwnPaths());
  }

  /**
   * @param only the name of the monitored model, whatever the requests call it; without it, the
   *     name in the request
   * @param own paths that monitors name
   */
  public Targets(Optional<String> only, OwnPaths own) {
    this.only = only;
    this.own = own;
  }

  /**
   * @param model as monitors name it
   * @param format of the bodies
   */
  public record Target(String model, ServingFormat format) {}

  /** Whether a request asks for a prediction. */
  public static boolean isPrediction(String method, String uri) {
    if (!method.equals("POST")) {
      return false;
    }
    String path = path(uri);
    return path.endsWith("/infer")
        || path.endsWith(":predict")
        || path.endsWith(MLFLOW)
        || path.endsWith(GRPC_INFER);
  }

  /** Whether a request asks for a prediction, at a usual path or at one of these. */
  public static boolean isPrediction(String method, String uri, OwnPaths own) {
    return isPrediction(method, uri)
        || (method.equals("POST") && own.modelOf(path(uri)).isPresent());
  }

  private static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** The name of the model in an address; empty where it names none. */
  public static String servedName(String uri) {
    return pathModel(path(uri));
  }

  /** The path by which exchanges are known that came without theirs, as events do. */
  public static String pathOf(String served) {
    return "/v2/models/" + (served.isEmpty() ? "" : monitored(served)) + "/infer";
  }

  /** The target of a prediction; empty where nothing names the model. */
  public Optional<Target> of(Exchange exchange) {
    // Not remembered: which paths are whose may change.
    Optional<String> ownModel =
        own.isEmpty() ? Optional.empty() : own.modelOf(path(exchange.path()));
    if (ownModel.isPresent()) {
      return model(ownModel.get()).map(name -> new Target(name, ServingFormats.ANY_JSON));
    }
    Optional<Target> known = byPath.get(exchange.path());
    if (known != null) {
      return known;
    }
    String path = path(exchange.path());
    if (path.endsWith(GRPC_INFER)) {
      Optional<String> model = model(grpcModel(exchange.request().body()));
      grpcModels = model.isEmpty() ? grpcModels : added(grpcModels, model.get());
      return model.map(name -> new Target(name, GRPC));
    }
    Optional<Target> target = model(pathModel(path)).map(name -> new Target(name, JSON));
    if (byPath.size() < MOST_PATHS) {
      byPath.put(exchange.path(), target);
    }
    return target;
  }

  private static Set<String> added(Set<String> names, String name) {
    if (names.contains(name) || names.size() > 1) {
      return names;
    }
    Set<String> more = new HashSet<>(names);
    more.add(name);
    return more;
  }

  /**
   * The model of a request whose body was not copied: as its path says, or, where only the body
   * would, the one model that such requests were for until now.
   */
  public Optional<String> modelOf(String uri) {
    String path = path(uri);
    if (only.isEmpty() && path.endsWith(GRPC_INFER)) {
      return grpcModels.size() == 1 ? grpcModels.stream().findFirst() : Optional.empty();
    }
    return model(own.modelOf(path).orElseGet(() -> pathModel(path)));
  }

  private Optional<String> model(String served) {
    if (only.isPresent()) {
      return only;
    }
    return served.isEmpty() ? Optional.empty() : Optional.of(monitored(served));
  }

  /** A served name as monitors may have it: lower case, other characters as dashes. */
  static String monitored(String served) {
    String lower = served.toLowerCase(Locale.ROOT);
    String name = lower.replaceAll("[^a-z0-9-]", "-").replaceAll("^-+", "");
    String shortened = name.substring(0, Math.min(MOST_NAME_CHARS, name.length()));
    return shortened.isEmpty() ? "model" : shortened;
  }

  private static String pathModel(String path) {
    int models = path.lastIndexOf("/models/");
    if (models < 0) {
      return "";
    }
    int from = models + "/models/".length();
    int to = from;
    while (to < path.length() && path.charAt(to) != '/' && path.charAt(to) != ':') {
      to++;
    }
    return path.substring(from, to);
  }

  private static String grpcModel(byte[] frame) {
    if (frame.length <= GRPC_FRAME_BYTES) {
      return "";
    }
    try {
      CodedInputStream in = message(frame);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == 1) {
          return in.readString();
        }
        in.skipField(tag);
      }
    } catch (IOException e) {
      // Damaged: the decoder says how, where the model is known.
      return "";
    }
    return "";
  }

  /** The message of a frame; of a compressed one its begin, where the name nearly always is. */
  private static CodedInputStream message(byte[] frame) throws IOException {
    int length = frame.length - GRPC_FRAME_BYTES;
    if (frame[0] == 0) {
      return CodedInputStream.newInstance(frame, GRPC_FRAME_BYTES, length);
    }
    CodedInputStream unpacked =
        CodedInputStream.newInstance(
            new GZIPInputStream(new ByteArrayInputStream(frame, GRPC_FRAME_BYTES, length)));
    unpacked.setSizeLimit(MOST_UNPACKED_BYTES);
    return unpacked;
  }
}
