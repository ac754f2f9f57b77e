package io.leadline.store.notify;

import io.leadline.store.Notification;

/** Writes notifications to the program's log, one line each. */
public final class LogTarget implements Target {

  private static final System.Logger LOG = System.getLogger("io.leadline.alerts");

  @Override
  public void deliver(Notification notification) {
    LOG.log(System.Logger.Level.WARNING, notification.payload());
  }
}
