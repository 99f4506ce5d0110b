/**
 * Short vectors: a few numbers that kernels compute with at once. They are generated; a test holds them equal to their
 * generator.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.vectors;

import org.jspecify.annotations.NullMarked;
