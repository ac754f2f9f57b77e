package io.leadline.cli.serve;

/** How the predictions of the demo travel. */
public enum DemoPath {
  /** Through the server's front door into the prediction log; batch runs. */
  ETL,
  /** Through Kafka and Flink. */
  STREAM,
  /** Both: live from the stream, and the batch run as the truth. */
  MIX;

  boolean isLogged() {
    return this != STREAM;
  }

  boolean isStreamed() {
    return this != ETL;
  }
}
