package io.leadline.server.ingest;

/** What a batch holds. */
enum RecordKind {
  /** Rows are predictions. */
  PREDICTIONS(1),
  /** Rows are ground truth: an id and a label. */
  LABELS(2);

  private final int code;

  RecordKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static RecordKind of(int code) {
    return switch (code) {
      case 1 -> PREDICTIONS;
      case 2 -> LABELS;
      default -> throw new IllegalArgumentException("Unknown record kind: " + code);
    };
  }
}
