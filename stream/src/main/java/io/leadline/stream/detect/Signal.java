package io.leadline.stream.detect;

/**
 * The error of one prediction.
 *
 * @param model the model
 * @param knownMillis when it could be known, in milliseconds since 1970 UTC: when its label came,
 *     but not before the prediction
 * @param id of the prediction
 * @param error 1 for wrong and 0 for right; of a regression the absolute error
 */
public record Signal(String model, long knownMillis, String id, double error) {}
