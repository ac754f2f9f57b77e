package io.leadline.sidecar.route;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How the router runs.
 *
 * @param listen where clients connect to; port 0 takes any free one
 * @param upstream the model server, by HTTP/1.1
 * @param grpcUpstream the model server's gRPC endpoint, by HTTP/2
 * @param threads event loops
 * @param timeouts how long it waits
 * @param serverTls what clients are served with; plain where empty
 * @param upstreamTls what model servers are spoken to with, where their address is https
 */
public record RouterSettings(
    InetSocketAddress listen,
    Endpoint upstream,
    Endpoint grpcUpstream,
    int threads,
    Timeouts timeouts,
    Optional<SslContext> serverTls,
    Optional<SslContext> upstreamTls) {

  /**
   * @param connect to the model server; answered with 504
   * @param upstream between two signs of life of the model server; answered with 504
   * @param client of a connection without a request, and between two parts of one
   * @param drain how long a stopping router waits for what is under way
   */
  public record Timeouts(Duration connect, Duration upstream, Duration client, Duration drain) {

    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofSeconds(75),
            Duration.ofSeconds(25));
  }

  public RouterSettings {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "Invalid number of threads: %d (must be ≥ 1)".formatted(threads));
    }
  }

  public static RouterSettings plain(InetSocketAddress listen, Endpoint upstream) {
    return new RouterSettings(
        listen, upstream, upstream, 1, Timeouts.DEFAULT, Optional.empty(), Optional.empty());
  }

  public RouterSettings withGrpcUpstream(Endpoint endpoint) {
    return new RouterSettings(
        listen, upstream, endpoint, threads, timeouts, serverTls, upstreamTls);
  }

  public RouterSettings withThreads(int count) {
    return new RouterSettings(
        listen, upstream, grpcUpstream, count, timeouts, serverTls, upstreamTls);
  }

  public RouterSettings withTimeouts(Timeouts others) {
    return new RouterSettings(
        listen, upstream, grpcUpstream, threads, others, serverTls, upstreamTls);
  }

  public RouterSettings withTls(Optional<SslContext> server, Optional<SslContext> toUpstream) {
    return new RouterSettings(
        listen, upstream, grpcUpstream, threads, timeouts, server, toUpstream);
  }
}
