package io.leadline.stream.kafka;

/**
 * A record with predictions, as it was read.
 *
 * @param topic where from
 * @param partition where from
 * @param offset where from
 * @param timestamp of the record, in milliseconds since 1970 UTC: the event time of predictions
 *     that tell none
 * @param model which the predictions are of; empty where the record does not say
 * @param format of the value, as its content type; empty where the record does not say
 * @param value the bytes
 */
public record Message(
    String topic,
    int partition,
    long offset,
    long timestamp,
    String model,
    String format,
    byte[] value) {}
