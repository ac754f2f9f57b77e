package io.leadline.server.api;

import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Snapshot;
import io.leadline.core.profile.SnapshotCodec;
import io.leadline.protocol.DecodeException;
import io.leadline.protocol.Limits;
import io.leadline.protocol.input.Inputs;
import io.leadline.server.ServerConfig;
import io.leadline.server.snapshots.SnapshotIntake;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes the snapshots of processes that profile elsewhere. */
@Path("/api/v1/snapshots")
@Tag(name = "Snapshots")
@Blocking
public final class SnapshotsResource {

  private static final Set<String> ENCODINGS = Set.of("", "identity", "gzip", "zstd");

  private final SnapshotIntake intake;
  private final Limits limits;

  SnapshotsResource(SnapshotIntake intake, ServerConfig config) {
    this.intake = intake;
    this.limits = Limits.REQUEST.withMaxBytes(config.limits().snapshotBytes());
  }

  @POST
  @Consumes({SnapshotCodec.MEDIA_TYPE, MediaType.APPLICATION_OCTET_STREAM})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Send cumulative snapshots of windows",
      description =
          "In the binary form of SnapshotCodec, also compressed (Content-Encoding gzip or zstd). The"
              + " highest (epoch, sequence) of a source is kept; sending again is harmless.")
  @APIResponse(responseCode = "200", description = "All snapshots are kept and evaluated")
  @APIResponse(responseCode = "207", description = "Some are kept; rejected names the rest")
  @APIResponse(responseCode = "400", description = "The message is damaged")
  @APIResponse(responseCode = "404", description = "There is no monitor of the models")
  @APIResponse(responseCode = "413", description = "The message is too large")
  @APIResponse(responseCode = "422", description = "None of the snapshots is valid")
  public Response snapshots(@Context HttpHeaders headers, InputStream body) throws IOException {
    String encoding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !ENCODINGS.contains(encoding)) {
      throw new ProblemException(
          415,
          "unknown Content-Encoding '%s' (must be gzip or zstd)"
              .formatted(Texts.shortened(encoding)));
    }
    SnapshotIntake.Receipt receipt = intake.accept(read(body));
    return Response.status(status(receipt)).entity(receipt).build();
  }

  private List<Snapshot> read(InputStream body) throws IOException {
    try {
      return SnapshotCodec.read(Inputs.plain(body, "body", limits).readAllBytes());
    } catch (CorruptProfileException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    } catch (DecodeException e) {
      int status = e.reason() == DecodeException.Reason.TOO_LARGE ? 413 : 400;
      throw new ProblemException(status, String.valueOf(e.getMessage()));
    }
  }

  private static int status(SnapshotIntake.Receipt receipt) {
    if (receipt.rejected().isEmpty()) {
      return 200;
    }
    if (receipt.accepted() > 0) {
      return 207;
    }
    boolean isUnknown = receipt.rejected().stream().allMatch(SnapshotIntake.Rejected::unknownModel);
    return isUnknown ? 404 : 422;
  }
}
