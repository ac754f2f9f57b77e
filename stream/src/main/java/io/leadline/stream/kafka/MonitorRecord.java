package io.leadline.stream.kafka;

/**
 * A monitor as it came from its topic.
 *
 * @param model the record's key
 * @param bundle bytes of a {@link io.leadline.config.MonitorBundle}; empty where the monitor was
 *     removed
 */
public record MonitorRecord(String model, byte[] bundle) {}
