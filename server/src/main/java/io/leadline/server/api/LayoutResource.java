package io.leadline.server.api;

import io.leadline.core.profile.LayoutCodec;
import io.leadline.store.Baseline;
import io.leadline.store.FastStore;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Gives sources beside the model the layout that their profiles are to have. */
@Path("/api/v1/models/{model}/layout")
@Tag(name = "Snapshots")
@Blocking
public final class LayoutResource {

  private final FastStore store;

  LayoutResource(FastStore store) {
    this.store = store;
  }

  @GET
  @Produces(LayoutCodec.MEDIA_TYPE)
  @Operation(
      summary = "What profiles of this model look for",
      description =
          "In the binary form of LayoutCodec: the fields, and the values of the baseline that are"
              + " counted exactly, so that profiles made elsewhere align with it.")
  @APIResponse(responseCode = "404", description = "The model has no baseline yet")
  public byte[] layout(@PathParam("model") String model) {
    Baseline baseline =
        store
            .currentBaseline(ModelNames.valid(model))
            .orElseThrow(
                () -> ProblemException.notFound("Model '%s' has no baseline".formatted(model)));
    return LayoutCodec.write(baseline.layout());
  }
}
