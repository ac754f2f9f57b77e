package io.leadline.server.ingest;

/**
 * One line or row that was not accepted.
 *
 * @param line where it stands in the body, counted from 1
 * @param reason what is wrong with it
 */
public record Rejection(long line, String reason) {}
