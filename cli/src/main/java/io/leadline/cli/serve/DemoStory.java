package io.leadline.cli.serve;

import io.leadline.core.alert.Incident;
import io.leadline.demo.Episode;
import io.leadline.demo.LoanWorld;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** What the demo tells whoever watches the terminal. */
final class DemoStory {

  private final PrintStream out;
  private final String address;
  private final DemoPath path;
  private Instant start = Instant.EPOCH;

  DemoStory(PrintStream out, String address, DemoPath path) {
    this.out = out;
    this.address = address;
    this.path = path;
  }

  void begin(LoanWorld world, int rowsADay) {
    start = world.startOf(0);
    out.printf(
        """

        A bank's model says who will not repay a loan. %d days of %,d applications each are
        played now; what really happened becomes known %d to %d days later.

          Dashboard   %s/m/%s

        """,
        LoanWorld.DAYS,
        rowsADay,
        LoanWorld.SHORTEST_DELAY_DAYS,
        LoanWorld.LONGEST_DELAY_DAYS,
        address,
        LoanWorld.MODEL);
  }

  void episode(int day, Episode episode) {
    out.printf("  %s  ·  %s%n", date(day), episode.story());
  }

  void detour(int day) {
    out.printf(
        "  %s  ·  A fifth of the requests reach the model past its router: %s/m/%s/paths%n",
        date(day), address, LoanWorld.MODEL);
  }

  void incident(int day, Incident incident) {
    out.printf(
        "  %s  ▲  %s %s: %s%n              %s/i/%s%n",
        date(day),
        incident.severity().name().toLowerCase(java.util.Locale.ROOT),
        incident.id(),
        incident.summary(),
        address,
        incident.id());
  }

  private LocalDate date(int day) {
    return LocalDate.ofInstant(start, ZoneOffset.UTC).plusDays(day);
  }

  void end(List<Incident> incidents) {
    long open = incidents.stream().filter(Incident::isOpen).count();
    out.printf(
        """

        Played. %d incidents, %d of them still open. Look at

          %s/                    all models
          %s/m/%s      %s
          %s/m/%s/paths   what each path has seen
          %s/incidents           what was reported, and when it ended
          %s/api/v1/openapi      the REST API

        Ctrl-C ends it.
        """,
        incidents.size(),
        open,
        address,
        address,
        LoanWorld.MODEL,
        performance(),
        address,
        LoanWorld.MODEL,
        address,
        address);
  }

  private String performance() {
    LocalDate fall = date(LoanWorld.EPISODES.get(2).firstDay());
    return path.isLogged()
        ? "performance falls from %s on, features long before".formatted(fall)
        : "what drifted; that performance falls from %s on only labels tell (--path mix)"
            .formatted(fall);
  }
}
