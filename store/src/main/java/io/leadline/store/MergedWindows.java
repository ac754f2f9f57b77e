package io.leadline.store;

import io.leadline.core.profile.Profile;
import io.leadline.core.schema.WindowKey;
import java.util.List;

/**
 * The profile of a range of time, from the stored profiles of its windows.
 *
 * @param profile all readable windows merged; empty if there are none
 * @param windows how many windows are in it
 * @param unreadable windows left out because a stored profile of theirs is corrupt, by start
 */
public record MergedWindows(Profile profile, int windows, List<WindowKey> unreadable) {

  public MergedWindows {
    unreadable = List.copyOf(unreadable);
  }
}
