/**
 * The command line: the only room that prints. {@link dev.kiln.cli.Main} starts the JVM's part,
 * {@link dev.kiln.cli.Kiln} reads the arguments and runs one of the commands, and whatever goes wrong ends in one line
 * and an {@link dev.kiln.cli.ExitCode}.
 *
 * <p>People read standard output and the progress on standard error; with {@code --json} standard output carries one
 * JSON object a line and nothing else. Every command writes through {@link dev.kiln.cli.Console}, which knows which of
 * the two it is.
 */
@NullMarked
package dev.kiln.cli;

import org.jspecify.annotations.NullMarked;
