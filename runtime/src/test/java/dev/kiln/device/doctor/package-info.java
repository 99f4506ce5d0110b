/** Checks of devices on the devices of this machine. */
@NullMarked
package dev.kiln.device.doctor;

import org.jspecify.annotations.NullMarked;
