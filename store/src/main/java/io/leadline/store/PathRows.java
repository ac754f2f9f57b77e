package io.leadline.store;

import io.leadline.core.profile.Path;
import io.leadline.core.schema.WindowKey;

/**
 * How many predictions of a window one path has seen.
 *
 * @param window the window
 * @param path the path
 * @param rows predictions, over all its sources
 * @param sources how many sources it has, restarts counted apart
 * @param complete whether all of them expect no more
 */
public record PathRows(WindowKey window, Path path, long rows, int sources, boolean complete) {}
