package dev.kiln.embedded.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Keeps drivers from taking over signals that the JVM needs. */
final class JvmSignals {
    private JvmSignals() {}

    /**
     * To be called before the first driver is loaded. PoCL would take SIGFPE, by which the JVM notices integer
     * divisions by zero: from then on they would go on with any number, everywhere in this process. An environment
     * variable that PoCL reads when it starts tells it not to.
     *
     * @throws IllegalStateException if the variable can't be set
     */
    @SuppressWarnings("restricted") // native access is on in every JVM that runs Kiln
    static void keep() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return; // no POSIX system: there are no such signals
        }
        FunctionDescriptor types = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        int error;
        try (Arena arena = Arena.ofConfined()) {
            error = (int) linker.downcallHandle(setenv.get(), types)
                    .invokeExact(arena.allocateFrom("POCL_SIGFPE_HANDLER"), arena.allocateFrom("0"), 1);
        } catch (Throwable e) {
            throw new IllegalStateException("setenv could not be called", e);
        }
        if (error != 0) {
            throw new IllegalStateException("setenv failed for POCL_SIGFPE_HANDLER");
        }
    }
}
