@NullMarked
package dev.kiln.kernels;

import org.jspecify.annotations.NullMarked;
