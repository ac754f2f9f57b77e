package io.leadline.sidecar.command;

import io.leadline.config.InvalidMonitorException;
import io.leadline.config.MonitorFile;
import io.leadline.config.PrivacyKey;
import io.leadline.core.profile.CorruptProfileException;
import io.leadline.core.profile.Layout;
import io.leadline.core.profile.LayoutCodec;
import io.leadline.sidecar.Sidecar;
import io.leadline.sidecar.SidecarSettings;
import io.leadline.sidecar.receive.ReceiverSettings;
import io.leadline.sidecar.route.Endpoint;
import io.leadline.sidecar.route.RouterSettings;
import io.leadline.sidecar.send.Centre;
import io.leadline.sidecar.send.Sender.SenderSettings;
import io.leadline.sidecar.tee.TeeLimits;
import io.leadline.sidecar.window.Watched;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leadline sidecar}. */
@Command(
    name = "sidecar",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Passes on requests to a model server and profiles them beside it; only profiles are sent.",
      "Whatever happens to monitoring, the traffic goes on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  leadline sidecar --upstream http://localhost:8080 --listen 9000",
      "  leadline sidecar --upstream http://localhost:8080 --grpc-upstream http://localhost:8081 \\",
      "    --center https://leadline.example.com --token-file /run/secrets/leadline",
      "  leadline sidecar --listen-cloudevents 9002 --center https://leadline.example.com",
      "  curl localhost:9001/metrics"
    })
public final class SidecarCommand implements Callable<Integer> {

  private static final int SOFTWARE_FAILURE = 3;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description = {
        "The model server, by HTTP/1.1: http://HOST:PORT or https://HOST:PORT.",
        "Not needed with --listen-cloudevents."
      })
  private Optional<String> upstream = Optional.empty();

  @Option(
      names = "--grpc-upstream",
      paramLabel = "URL",
      description = "The model server's gRPC endpoint. Default: that of --upstream.")
  private Optional<String> grpcUpstream = Optional.empty();

  @Option(
      names = "--listen",
      paramLabel = "[HOST:]PORT",
      description = "Where clients connect to, by HTTP/1.1, HTTP/2 or gRPC. Default: 9000.")
  private String listen = "9000";

  @Option(
      names = "--listen-cloudevents",
      paramLabel = "[HOST:]PORT",
      description = {
        "Where KServe's logger (mode: all) sends its CloudEvents to, instead of traffic",
        "or beside it. Default: none."
      })
  private Optional<String> listenCloudEvents = Optional.empty();

  @Option(
      names = "--operations",
      paramLabel = "[HOST:]PORT",
      description = "/health/live, /health/ready and /metrics. Default: 9001.")
  private String operations = "9001";

  @Option(
      names = {"--center", "--centre"},
      paramLabel = "URL",
      description = "The Leadline server that takes the profiles. Default: none, metrics only.")
  private Optional<URI> center = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Token for the centre. Default: the variable LEADLINE_TOKEN, if set.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The monitor's model. Default: as the requests call it.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--monitor",
      paramLabel = "FILE",
      description = "Monitor to go by where the centre has none, or there is no centre.")
  private List<Path> monitors = List.of();

  @Option(
      names = "--layout",
      paramLabel = "FILE",
      description = "Layout of the baseline of --monitor, from GET /api/v1/models/NAME/layout.")
  private Optional<Path> layout = Optional.empty();

  @Option(
      names = "--flush",
      paramLabel = "SECONDS",
      description = "How often what changed is sent. Default: 60.")
  private int flushSeconds = 60;

  @Option(
      names = "--spool",
      paramLabel = "DIR",
      description = "Folder for what the centre could not take yet. Default: memory only.")
  private Optional<Path> spool = Optional.empty();

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "Name of this process among the sources. Default: HOSTNAME.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--privacy-key-file",
      paramLabel = "FILE",
      description = {
        "Key of the pseudonyms of private categories, the same as the centre's.",
        "Default: LEADLINE_PRIVACY_KEY_FILE or LEADLINE_PRIVACY_KEY; without it, private",
        "categories are not profiled."
      })
  private Optional<Path> privacyKeyFile = Optional.empty();

  @ArgGroup(validate = false, heading = "%nLimits:%n")
  private final SidecarLimits limits = new SidecarLimits();

  @Mixin private final SidecarTls tls = new SidecarTls();

  @Override
  public Integer call() throws InterruptedException {
    // Whatever logging is on the class path: the process stays small with the JDK's.
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    SidecarSettings settings = settings();
    Sidecar sidecar;
    try {
      sidecar = Sidecar.start(settings, Clock.systemUTC());
    } catch (IOException e) {
      spec.commandLine().getErr().println("leadline: " + e.getMessage());
      return SOFTWARE_FAILURE;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sidecar, stopped)));
    spec.commandLine()
        .getOut()
        .printf(
            "leadline: %s, health and metrics at %d%n",
            served(settings, sidecar), sidecar.operationsPort());
    spec.commandLine().getOut().flush();
    stopped.await();
    return 0;
  }

  private static String served(SidecarSettings settings, Sidecar sidecar) {
    List<String> served = new ArrayList<>();
    settings
        .router()
        .ifPresent(
            router ->
                served.add("%s is served at port %d".formatted(router.upstream(), sidecar.port())));
    settings
        .receiver()
        .ifPresent(its -> served.add("CloudEvents are taken at port " + sidecar.eventsPort()));
    return String.join(", ", served);
  }

  private void stop(Sidecar sidecar, CountDownLatch stopped) {
    try {
      sidecar.stop(Duration.ofSeconds(limits.noticeSeconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private SidecarSettings settings() {
    try {
      return new SidecarSettings(
          router(),
          receiver(),
          address(operations),
          new TeeLimits(limits.teeBytes, limits.bodyBytes),
          model,
          local(),
          center.map(this::centre),
          source.orElseGet(SidecarCommand::hostName),
          Duration.ofSeconds(flushSeconds),
          spool,
          SenderSettings.DEFAULT,
          PrivacyKey.read(privacyKeyFile));
    } catch (IllegalArgumentException | IOException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<RouterSettings> router() throws IOException {
    if (upstream.isEmpty() && listenCloudEvents.isEmpty()) {
      throw new IllegalArgumentException(
          "Missing option: --upstream or --listen-cloudevents must be given");
    }
    if (upstream.isEmpty()) {
      return Optional.empty();
    }
    Endpoint rest = Endpoint.of(upstream.get());
    return Optional.of(
        RouterSettings.plain(address(listen), rest)
            .withGrpcUpstream(grpcUpstream.map(Endpoint::of).orElse(rest))
            .withThreads(limits.threads)
            .withTimeouts(limits.timeouts())
            .withTls(tls.server(), tls.upstream()));
  }

  private Optional<ReceiverSettings> receiver() throws IOException {
    if (listenCloudEvents.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ReceiverSettings(
            address(listenCloudEvents.get()), tls.receiver(), limits.pairs(), limits.bodyBytes));
  }

  private Centre centre(URI address) {
    try {
      return new Centre(address, token(), tls.centre());
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Optional<String> token() throws IOException {
    Optional<String> variable = Optional.ofNullable(System.getenv("LEADLINE_TOKEN"));
    return tokenFile.isPresent()
        ? Optional.of(Files.readString(tokenFile.get()).strip())
        : variable.filter(text -> !text.isBlank());
  }

  private Map<String, Watched> local() throws IOException {
    if (layout.isPresent() && monitors.size() != 1) {
      throw new IllegalArgumentException("--layout needs exactly one --monitor");
    }
    Map<String, Watched> known = new HashMap<>();
    for (Path file : monitors) {
      try {
        MonitorFile monitor = MonitorFile.parse(file.toString(), Files.readString(file));
        Optional<Layout> its =
            layout.isPresent()
                ? Optional.of(LayoutCodec.read(Files.readAllBytes(layout.get())))
                : Optional.empty();
        known.put(monitor.monitor().model(), Watched.of(monitor, its));
      } catch (InvalidMonitorException | CorruptProfileException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return known;
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException(
          "Invalid address to listen at: '%s' (must be PORT or HOST:PORT)".formatted(text));
    }
    return colon < 0
        ? new InetSocketAddress(Integer.parseInt(port))
        : new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
  }

  private static String hostName() {
    String pod = System.getenv("HOSTNAME");
    if (pod != null && !pod.isBlank()) {
      return pod;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "sidecar";
    }
  }
}
