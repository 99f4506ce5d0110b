package dev.kiln.benchmarks;

import java.io.IOException;

/** A side that has a process of its own. */
interface ProcessSide extends StepSide {
    /** Returns the most memory that its process has had at once, in bytes: code, heap and all else. */
    long peakResidentBytes() throws IOException;
}
