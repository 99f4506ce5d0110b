/**
 * How an engine plugs in behind the TornadoVM API. An engine implements {@link dev.kiln.tornado.spi.Engine} and is
 * found by {@link java.util.ServiceLoader}; it receives task graphs as data
 * ({@link dev.kiln.tornado.spi.GraphDefinition}) and answers with a {@link dev.kiln.tornado.spi.Plan}. TornadoVM itself
 * needs none of this: there this jar is absent.
 */
@NullMarked
package dev.kiln.tornado.spi;

import org.jspecify.annotations.NullMarked;
