package dev.kiln.embedded.opencl.tuning;

import dev.kiln.embedded.opencl.OpenClCall;

/** Times calls. */
interface Stopwatch {
    /** Returns nanoseconds that one of {@code repeats} calls, one after another, takes on average. */
    double nanos(OpenClCall call, int repeats);
}
