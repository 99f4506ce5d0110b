/** Marks that a kernel puts on its loop variables and parameters. */
@NullMarked
package uk.ac.manchester.tornado.api.annotations;

import org.jspecify.annotations.NullMarked;
