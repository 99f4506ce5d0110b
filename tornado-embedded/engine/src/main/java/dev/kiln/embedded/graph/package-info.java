/**
 * Task graphs on the {@code host} and on OpenCL devices: what stands behind the TornadoVM API where TornadoVM is not
 * installed.
 *
 * <p>{@link dev.kiln.embedded.graph.EmbeddedEngine} receives graphs as data. Making a plan checks them
 * ({@code GraphChecker}: names, transfers, kernels that can't be named); the first execution compiles their kernels,
 * once per kernel method, device and process, and from then on an execution only launches.
 *
 * <p>A plan ({@code EmbeddedPlan}) knows no kind of device. It talks to a {@code DeviceSession} with a
 * {@code DeviceGraph} of {@code GraphTask}s for each of its graphs. The host's use arrays in place: a transfer moves
 * nothing, and its mode only says which arrays a graph may use. An OpenCL device has a place of its own for each array
 * of a graph ({@code DeviceArrays}), or works in the host's memory where it shares that.
 */
@NullMarked
package dev.kiln.embedded.graph;

import org.jspecify.annotations.NullMarked;
