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
  private Instant start = Instant.EPOCH;

  DemoStory(PrintStream out, String address) {
    this.out = out;
    this.address = address;
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
          %s/m/%s      performance falls from %s on, features long before
          %s/incidents           what was reported, and when it ended
          %s/api/v1/openapi      the REST API

        Ctrl-C ends it.
        """,
        incidents.size(),
        open,
        address,
        address,
        LoanWorld.MODEL,
        date(LoanWorld.EPISODES.get(2).firstDay()),
        address,
        address);
  }
}
