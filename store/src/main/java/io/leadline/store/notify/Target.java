package io.leadline.store.notify;

import io.leadline.store.Notification;
import java.io.IOException;

/** Where notifications are delivered to. Used by one thread at a time. */
public interface Target {

  /**
   * Delivers one notification; one that was delivered before may come again, under the same id.
   *
   * @throws IOException if it was not accepted and may be tried again
   * @throws RefusedException if trying again cannot help
   * @throws InterruptedException if the thread was interrupted meanwhile
   */
  void deliver(Notification notification) throws IOException, InterruptedException;

  /** The receiver will never accept this notification. */
  final class RefusedException extends IOException {

    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
      super(message);
    }
  }
}
