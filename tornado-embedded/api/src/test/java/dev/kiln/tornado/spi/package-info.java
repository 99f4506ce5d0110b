/** Tests of how an engine is found. */
@NullMarked
package dev.kiln.tornado.spi;

import org.jspecify.annotations.NullMarked;
