/** Tests of tuned choices on disk. */
@NullMarked
package dev.kiln.embedded.tuning;

import org.jspecify.annotations.NullMarked;
