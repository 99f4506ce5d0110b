/**
 * Lists of numbers or short vectors over one native array. They are generated; a test holds them equal to their
 * generator.
 */
@NullMarked
package uk.ac.manchester.tornado.api.types.collections;

import org.jspecify.annotations.NullMarked;
