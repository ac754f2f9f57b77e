package io.leadline.server.pages;

import io.leadline.store.FastStore;

/** The worlds of these tests, for those of other packages. */
public final class Worlds {

  private Worlds() {}

  /** Saves a troubled, a quiet and an empty model. */
  public static void fillLoans(FastStore store) {
    LoanWorld.fill(store);
  }
}
