/**
 * The part of the TornadoVM 5.2 API that Kiln uses, implemented anew: task graphs, execution plans, kernel contexts and
 * grids. A kernel compiled against these types runs unchanged on TornadoVM, because packages, names and signatures are
 * the same; {@code ApiConformanceTest} holds that. What executes a plan is an engine found through
 * {@link dev.kiln.tornado.spi}.
 */
@NullMarked
package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.NullMarked;
