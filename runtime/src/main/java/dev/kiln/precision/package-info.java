/**
 * Which formats a network is trained in, and how they change: a policy names them, a controller decides on them from
 * what was measured. Nothing here trains, measures or touches tensors: all of it is a function of its arguments, so
 * that a decision can be tested, explained and replayed.
 */
@NullMarked
package dev.kiln.precision;

import org.jspecify.annotations.NullMarked;
