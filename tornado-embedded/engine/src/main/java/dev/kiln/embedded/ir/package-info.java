/**
 * What a kernel means, free of bytecode and of any device: a typed, structured language of mutable variables and pure
 * expression trees, with Java's arithmetic and Java's names and lines.
 *
 * <p>{@link dev.kiln.embedded.ir.Kernel} is the root. Statements ({@link dev.kiln.embedded.ir.Stmt}) are nested blocks
 * with labelled exits and no jumps, so that a back end for a C-like language prints them as they stand. Everything is
 * an immutable record; a pass takes a kernel and returns one. {@link dev.kiln.embedded.ir.KernelPrinter} and
 * {@link dev.kiln.embedded.ir.KernelParser} are its text form, {@link dev.kiln.embedded.ir.Verifier} its rules, and
 * {@link dev.kiln.embedded.ir.Interpreter} the slow, plain twin of every back end.
 */
@NullMarked
package dev.kiln.embedded.ir;

import org.jspecify.annotations.NullMarked;
