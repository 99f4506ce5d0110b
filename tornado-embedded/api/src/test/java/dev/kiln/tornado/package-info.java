/** Tests of the API: its signatures, its repeated sources, and how an engine plugs in. */
@NullMarked
package dev.kiln.tornado;

import org.jspecify.annotations.NullMarked;
