/**
 * The {@code host} device: kernels in the intermediate representation become bytecode that runs on all cores.
 *
 * <p>{@link dev.kiln.embedded.host.WorkPool} hands tiles to threads; a compiler turns a kernel into bytecode for a
 * tile; {@link dev.kiln.embedded.host.HostLibrary} is what a library of hand-written routines implements to run as a
 * task. Results depend on the arguments and the grid, never on the number of threads or on which thread ran what.
 */
@NullMarked
package dev.kiln.embedded.host;

import org.jspecify.annotations.NullMarked;
