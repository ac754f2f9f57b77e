package io.leadline.core.profile;

import io.leadline.core.schema.WindowKey;

/**
 * The whole profile of one window as one source knows it at this moment. Cumulative: a later
 * snapshot replaces an earlier one of the same source and epoch, so loss, repetition and reordering
 * of snapshots cannot change the result.
 *
 * @param window what was profiled
 * @param path how it was made
 * @param source who made it, unique within the path, such as a pod's name
 * @param epoch rises with every restart of the source
 * @param sequence rises with every snapshot of the window within an epoch
 * @param complete whether the source expects no more predictions of this window
 * @param profile all predictions of the window that the source has seen in this epoch
 */
public record Snapshot(
    WindowKey window,
    Path path,
    String source,
    long epoch,
    long sequence,
    boolean complete,
    Profile profile) {}
