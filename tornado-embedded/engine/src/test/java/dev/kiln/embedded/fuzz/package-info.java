/**
 * The fuzzer of the just-in-time compiler: random kernels, run by every engine there is and compared. Kernels are drawn
 * by a seed ({@link dev.kiln.embedded.fuzz.RandomKernels}), several small programs to one kernel; a worker process
 * ({@link dev.kiln.embedded.fuzz.FuzzWorker}) runs them, because a driver may end its process; the test starts the
 * workers and reports what they found.
 */
@NullMarked
package dev.kiln.embedded.fuzz;

import org.jspecify.annotations.NullMarked;
