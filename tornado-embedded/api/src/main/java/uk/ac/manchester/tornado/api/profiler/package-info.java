/** What a profiled plan can be asked for. */
@NullMarked
package uk.ac.manchester.tornado.api.profiler;

import org.jspecify.annotations.NullMarked;
