/**
 * The fuzzer of the just-in-time compiler. Random kernels are drawn by a seed
 * ({@link dev.kiln.embedded.fuzz.RandomKernels}), several small programs to one kernel, and written as Java
 * ({@link dev.kiln.embedded.fuzz.JavaWriter}), with helpers. What javac makes of them runs in every way there is
 * ({@link dev.kiln.embedded.fuzz.KernelTrial}) in a worker process, because a driver may end its process; the test
 * starts the workers and reports what they found, made smaller.
 */
@NullMarked
package dev.kiln.embedded.fuzz;

import org.jspecify.annotations.NullMarked;
