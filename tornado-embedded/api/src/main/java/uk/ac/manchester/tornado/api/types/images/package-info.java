/** Pictures over one native array, row by row. They are generated; a test holds them equal to their generator. */
@NullMarked
package uk.ac.manchester.tornado.api.types.images;

import org.jspecify.annotations.NullMarked;
