/** Matrices over one native array, row by row. All but the superclasses and the 4 × 4 matrix are generated. */
@NullMarked
package uk.ac.manchester.tornado.api.types.matrix;

import org.jspecify.annotations.NullMarked;
