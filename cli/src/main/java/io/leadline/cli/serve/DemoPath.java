package io.leadline.cli.serve;

/** How the predictions of the demo travel. */
public enum DemoPath {
  /** Through the server's front door into the prediction log; batch runs. */
  ETL,
  /** Through Kafka and Flink. */
  STREAM,
  /** Through a router beside the model, which sends profiles. */
  SIDECAR,
  /** All three: live from the router and the stream, and the batch run as the truth. */
  MIX;

  boolean isLogged() {
    return this == ETL || this == MIX;
  }

  public boolean isStreamed() {
    return this == STREAM || this == MIX;
  }

  boolean isRouted() {
    return this == SIDECAR || this == MIX;
  }
}
