/** Grids of three dimensions over one native array. */
@NullMarked
package uk.ac.manchester.tornado.api.types.volumes;

import org.jspecify.annotations.NullMarked;
