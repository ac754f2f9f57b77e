package io.leadline.core.performance;

import java.util.Optional;

/**
 * How binary answers and scores met the truth. All metrics of a binary task are read off it, so an
 * estimate and the realised value differ by their counts alone.
 *
 * @param hits of the answers; empty where there are none, or not of two classes
 * @param scores by truth; empty where there are none, or of one class only
 */
record BinaryCounts(Optional<Hits> hits, Optional<ScoresByTruth> scores) {}
