package io.leadline.core.profile;

import io.leadline.core.schema.Batch;

/** Accumulates a {@link Profile} from batches. Owned by one thread. */
public final class ProfileBuilder {

  public ProfileBuilder(Layout layout) {}

  /** Adds all rows of {@code batch}. A field of the schema without a column counts as missing. */
  public void add(Batch batch) {
    throw new UnsupportedOperationException();
  }

  /** Counts predictions that were left out because their request id had occurred before. */
  public void addDuplicates(long count) {
    throw new UnsupportedOperationException();
  }

  /** The profile of all rows added so far; the builder can go on. */
  public Profile build() {
    throw new UnsupportedOperationException();
  }
}
