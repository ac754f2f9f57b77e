package io.leadline.predictions.table;

/**
 * A column that cannot be read as numbers or categories.
 *
 * @param reason a phrase for the user, such as "a list"
 */
public record SkippedColumn(String name, String reason) {}
