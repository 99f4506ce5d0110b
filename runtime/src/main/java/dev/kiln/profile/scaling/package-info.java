/**
 * How the time of a training step grows with batch, width and threads: a grid of steps, each beside the least that its
 * operations and bytes take and with what bounds it, and a check that time grows no faster than these do. What there is
 * no time or memory for is part of the result, with its reason.
 */
@NullMarked
package dev.kiln.profile.scaling;

import org.jspecify.annotations.NullMarked;
