package uk.ac.manchester.tornado.api.enums;

/** What happens to the times that a profiled plan collects. */
public enum ProfilerMode {
    /** They are printed to standard output after each execution. */
    CONSOLE,
    /** They are kept for {@code TornadoExecutionResult.getProfilerResult()}. */
    SILENT
}
