@NullMarked
package dev.kiln.benchmarks;

import org.jspecify.annotations.NullMarked;
