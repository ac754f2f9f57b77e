package io.leadline.protocol;

/** Takes what was set aside while reading. Called on the reading thread, in input order. */
@FunctionalInterface
public interface Problems {

  /** For callers to whom lost rows are of no interest. */
  Problems IGNORED = rejected -> {};

  void reject(RejectedLine rejected);
}
