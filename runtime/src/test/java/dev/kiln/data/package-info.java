/** Tests of data sources, batches and what happens with wrong input. */
@NullMarked
package dev.kiln.data;

import org.jspecify.annotations.NullMarked;
