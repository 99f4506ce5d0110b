/**
 * Measures on a device what its engine can do in several ways, and shows what is remembered. The one package of the
 * runtime that knows the embedded engine's plug, since TornadoVM's API has nothing of the kind; asked about a device of
 * TornadoVM, it says so.
 */
@NullMarked
package dev.kiln.device.tuning;

import org.jspecify.annotations.NullMarked;
