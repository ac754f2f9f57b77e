package io.leadline.store;

import java.util.List;

/** What happened besides the metrics: runs of jobs, and what people did about incidents. */
public interface Journal {

  /** Adds to an incident's history. */
  void addNote(IncidentNote note);

  /** An incident's history, oldest first. */
  List<IncidentNote> notes(String incident);

  /** Messages about an incident, oldest first, whatever became of them. */
  List<Notification> notifications(String incident);

  /** Messages that were given up, or failed and wait to be tried again; the latest due first. */
  List<Notification> troubledNotifications(int most);

  /** Keeps a run; of each model the latest thousand are kept. */
  void saveRun(Run run);

  /** Latest first. */
  List<Run> runs(String model, int most);
}
