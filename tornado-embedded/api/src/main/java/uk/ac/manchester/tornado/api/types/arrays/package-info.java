/**
 * Off-heap arrays: a header of {@link uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray#ARRAY_HEADER} bytes
 * (the element count at byte 0), then the elements. {@code FloatArray} is written by hand; its siblings are derived
 * from it and a test holds them equal.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.arrays;

import org.jspecify.annotations.NullMarked;
