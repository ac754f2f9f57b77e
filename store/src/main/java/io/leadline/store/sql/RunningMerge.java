package io.leadline.store.sql;

import io.leadline.core.profile.Profile;
import io.leadline.core.schema.WindowKey;
import io.leadline.store.MergedWindows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges profiles one after the other while it keeps only log₂ n of them: equals are merged with
 * equals, as a binary counter carries, so that no large profile is copied for every small one.
 * Owned by one thread.
 */
final class RunningMerge {

  /** At position i the merge of 2^i profiles, or nothing. */
  private final List<@Nullable Profile> digits = new ArrayList<>();

  private final List<WindowKey> unreadable = new ArrayList<>();
  private int windows;

  void add(Profile profile) {
    windows++;
    Profile carry = profile;
    for (int i = 0; i < digits.size(); i++) {
      Profile digit = digits.get(i);
      if (digit == null) {
        digits.set(i, carry);
        return;
      }
      carry = digit.merge(carry);
      digits.set(i, null);
    }
    digits.add(carry);
  }

  void addUnreadable(WindowKey window) {
    unreadable.add(window);
  }

  MergedWindows result() {
    Profile all = Profile.empty();
    for (Profile digit : digits) {
      if (digit != null) {
        all = all.merge(digit);
      }
    }
    return new MergedWindows(all, windows, unreadable);
  }
}
