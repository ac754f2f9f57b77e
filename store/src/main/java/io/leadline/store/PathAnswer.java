package io.leadline.store;

import io.leadline.core.profile.Path;
import io.leadline.core.schema.WindowKey;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What was found in a window while one path answered for it. A window with several has changed its
 * answer: of them, the one with the latest {@link #last} holds.
 *
 * @param window the window
 * @param path whose profile was evaluated
 * @param rows its predictions, as it knew them last
 * @param violated checks that were beyond their limit
 * @param worstRatio the largest value as a share of its own limit; empty where nothing was checked
 * @param first when it was evaluated from this path for the first time (wall clock)
 * @param last and when it was for the last time
 */
public record PathAnswer(
    WindowKey window,
    Path path,
    long rows,
    int violated,
    OptionalDouble worstRatio,
    Instant first,
    Instant last) {}
