package io.leadline.store;

import io.leadline.core.profile.Layout;
import io.leadline.core.profile.Profile;
import java.time.Instant;

/**
 * The profile that windows are compared with.
 *
 * @param model the model
 * @param version names it in every finding and alert; unique per model
 * @param layout made from the baseline; windows are profiled with it
 * @param profile of the baseline's predictions
 * @param created when it was computed
 */
public record Baseline(
    String model, String version, Layout layout, Profile profile, Instant created) {}
