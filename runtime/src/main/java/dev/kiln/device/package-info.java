/**
 * Which engine and which devices there are, seen through the TornadoVM API alone. One process has one engine; what is
 * not available is listed with the reason and what to do about it.
 */
@NullMarked
package dev.kiln.device;

import org.jspecify.annotations.NullMarked;
