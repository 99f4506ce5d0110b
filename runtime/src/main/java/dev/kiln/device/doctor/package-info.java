/**
 * Checks of the engine and the device that are really there: which of Java's rules they keep, by name, and what Kiln
 * does about the others. Everything runs through the TornadoVM API, so one set of checks looks at every engine.
 */
@NullMarked
package dev.kiln.device.doctor;

import org.jspecify.annotations.NullMarked;
