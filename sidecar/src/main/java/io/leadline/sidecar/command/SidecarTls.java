package io.leadline.sidecar.command;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Option;

/** Certificates, on all three sides: clients, model server, centre. */
final class SidecarTls {

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificates in PEM to serve clients with; --tls-key must be given too.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Key of --tls-cert, PKCS 8 in PEM.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--upstream-ca",
      paramLabel = "FILE",
      description = "Certificates that vouch for an https model server. Default: the JDK's.")
  private Optional<Path> upstreamAuthority = Optional.empty();

  @Option(
      names = "--center-ca",
      paramLabel = "FILE",
      description = "Certificates that vouch for the centre. Default: the JDK's.")
  private Optional<Path> centreAuthority = Optional.empty();

  @Option(
      names = "--client-cert",
      paramLabel = "FILE",
      description = "Certificate that the centre knows this process by (mutual TLS).")
  private Optional<Path> clientCertificate = Optional.empty();

  @Option(names = "--client-key", paramLabel = "FILE", description = "Key of --client-cert.")
  private Optional<Path> clientKey = Optional.empty();

  /** What clients are served with; empty where it is plain text. */
  Optional<SslContext> server() throws IOException {
    requireBoth("--tls-cert", certificate, "--tls-key", key);
    if (certificate.isEmpty()) {
      return Optional.empty();
    }
    ApplicationProtocolConfig protocols =
        new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);
    return Optional.of(
        SslContextBuilder.forServer(certificate.orElseThrow().toFile(), key.orElseThrow().toFile())
            .sslProvider(SslProvider.JDK)
            .applicationProtocolConfig(protocols)
            .build());
  }

  /** What loggers are served with, by HTTP/1.1 alone; empty where it is plain text. */
  Optional<SslContext> receiver() throws IOException {
    requireBoth("--tls-cert", certificate, "--tls-key", key);
    if (certificate.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        SslContextBuilder.forServer(certificate.get().toFile(), key.orElseThrow().toFile())
            .sslProvider(SslProvider.JDK)
            .build());
  }

  /** What an https model server is spoken to with. */
  Optional<SslContext> upstream() throws IOException {
    return Optional.of(client(upstreamAuthority).build());
  }

  /** Trust in the centre, and the identity it knows. */
  Optional<SSLContext> centre() throws IOException {
    requireBoth("--client-cert", clientCertificate, "--client-key", clientKey);
    if (centreAuthority.isEmpty() && clientCertificate.isEmpty()) {
      return Optional.empty();
    }
    SslContextBuilder builder = client(centreAuthority);
    if (clientCertificate.isPresent()) {
      builder.keyManager(clientCertificate.get().toFile(), clientKey.orElseThrow().toFile());
    }
    return Optional.of(((JdkSslContext) builder.build()).context());
  }

  private static SslContextBuilder client(Optional<Path> authority) {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    authority.ifPresent(file -> builder.trustManager(file.toFile()));
    // Without this, a certificate of any host would do.
    return builder.endpointIdentificationAlgorithm("HTTPS");
  }

  private static void requireBoth(
      String name, Optional<Path> file, String otherName, Optional<Path> other) {
    if (file.isPresent() != other.isPresent()) {
      throw new IllegalArgumentException("%s needs %s".formatted(name, otherName));
    }
  }
}
