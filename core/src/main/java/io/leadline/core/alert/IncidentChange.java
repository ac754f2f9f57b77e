package io.leadline.core.alert;

/** A step in the life of an incident, and the incident as it is after it. */
public record IncidentChange(Incident incident, Kind kind) {

  /** What happened. */
  public enum Kind {
    OPENED,
    UPDATED,
    ACKNOWLEDGED,
    RESOLVED
  }
}
