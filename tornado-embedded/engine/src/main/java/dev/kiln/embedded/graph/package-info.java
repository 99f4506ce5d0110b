/**
 * Task graphs on the {@code host} device: what stands behind the TornadoVM API where TornadoVM is not installed.
 *
 * <p>{@link dev.kiln.embedded.graph.EmbeddedEngine} receives graphs as data. Making a plan checks them
 * ({@code GraphChecker}: names, transfers, kernels that can't be named); the first execution compiles their kernels,
 * once per kernel method and process, and from then on an execution only launches. The host device uses arrays in
 * place: a transfer moves nothing, and its mode only says which arrays a graph may use.
 */
@NullMarked
package dev.kiln.embedded.graph;

import org.jspecify.annotations.NullMarked;
