package io.leadline.store;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The database failed or refused. It is an {@link UncheckedIOException} because a {@link
 * io.leadline.core.profile.SnapshotSink} promises one when a snapshot could not be stored.
 */
public class StoreException extends UncheckedIOException {

  private static final long serialVersionUID = 1;

  public StoreException(String message, Throwable cause) {
    super(message, new IOException(message, cause));
  }
}
