/** Choices with a fixed set of answers: transfer modes, profiler modes, back ends and kinds of devices. */
@NullMarked
package uk.ac.manchester.tornado.api.enums;

import org.jspecify.annotations.NullMarked;
