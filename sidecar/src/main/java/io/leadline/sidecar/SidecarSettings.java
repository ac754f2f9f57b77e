package io.leadline.sidecar;

import io.leadline.core.profile.Pseudonyms;
import io.leadline.sidecar.receive.ReceiverSettings;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.send.Centre;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.Watched;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a sidecar runs.
 *
 * @param router the way of the traffic; where empty, there must be a receiver
 * @param receiver takes events of KServe's logger; none, if empty
 * @param operations where health and metrics are asked for; port 0 takes any free one
 * @param tee bounds of what is copied
 * @param model the monitored model, whatever requests call it; without it, the name in the request
 * @param local monitors that were given beside the command, by model; the centre's go before
 * @param centre where snapshots go; nowhere, if empty
 * @param source names this process among those that send snapshots
 * @param flush how often what changed is sent
 * @param spool folder for unsent snapshots
 * @param sender how snapshots are sent
 * @param pseudonyms stand for private values
 */
public record SidecarSettings(
    Optional<RouterSettings> router,
    Optional<ReceiverSettings> receiver,
    InetSocketAddress operations,
    TeeLimits tee,
    Optional<String> model,
    Map<String, Watched> local,
    Optional<Centre> centre,
    String source,
    Duration flush,
    Optional<Path> spool,
    SenderSettings sender,
    Pseudonyms pseudonyms) {

  public SidecarSettings {
    local = Map.copyOf(local);
    if (router.isEmpty() && receiver.isEmpty()) {
      throw new IllegalArgumentException("Neither a model server nor an address to receive at");
    }
    if (flush.isNegative() || flush.isZero()) {
      throw new IllegalArgumentException(
          "Invalid flush interval: %s (must be > 0)".formatted(flush));
    }
  }

  /** Of a router alone. */
  public SidecarSettings(
      RouterSettings router,
      InetSocketAddress operations,
      TeeLimits tee,
      Optional<String> model,
      Map<String, Watched> local,
      Optional<Centre> centre,
      String source,
      Duration flush,
      Optional<Path> spool,
      SenderSettings sender,
      Pseudonyms pseudonyms) {
    this(
        Optional.of(router),
        Optional.empty(),
        operations,
        tee,
        model,
        local,
        centre,
        source,
        flush,
        spool,
        sender,
        pseudonyms);
  }
}
