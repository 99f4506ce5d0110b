/**
 * What a network is: a {@link dev.kiln.model.ModelSpec} lists layers, {@link dev.kiln.model.Network} fits it to the
 * sizes of a data set, {@link dev.kiln.model.Model} holds the parameters, and {@link dev.kiln.model.ForwardPass} and
 * {@link dev.kiln.model.BackwardPass} turn layers into tasks of a task graph.
 *
 * <p>Shape letters used throughout: B batch, I inputs of a layer, O outputs of a layer, C classes. Weights are [O × I],
 * row-major. Task names have no dots, because TornadoVM's tools for FPGAs split names at them.
 */
@NullMarked
package dev.kiln.model;

import org.jspecify.annotations.NullMarked;
