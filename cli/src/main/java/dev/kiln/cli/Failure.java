package dev.kiln.cli;

/**
 * What an event {@code error} says.
 *
 * @param code what went wrong, for machines, such as {@code unknown-option}
 * @param message one line for people
 */
record Failure(String code, String message) {}
