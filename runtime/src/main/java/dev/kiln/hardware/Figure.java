package dev.kiln.hardware;

/**
 * One line of what a person who buys hardware wants to know.
 *
 * @param name what it is
 * @param value with its unit
 * @param note how sure it is or how it came about; may be empty
 */
public record Figure(String name, String value, String note) {}
