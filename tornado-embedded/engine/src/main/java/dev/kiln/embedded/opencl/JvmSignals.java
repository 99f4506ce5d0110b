package dev.kiln.embedded.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.Platform;

/**
 * Keeps drivers from taking over signals that the JVM needs, on Linux.
 *
 * <p>PoCL takes SIGFPE when it is loaded, by which the JVM notices integer divisions by zero. LLVM, which PoCL and
 * other drivers compile with, takes all of the JVM's signals at the first program that it compiles, and gives them back
 * at the first one that comes. In between the default action is in force: two threads that come to a safepoint at the
 * same time then end the process, without a word.
 */
final class JvmSignals {

    /** Those that the JVM handles: HUP, INT, QUIT, ILL, BUS, FPE, SEGV, USR2, PIPE, TERM and XFSZ, on x86 and ARM. */
    private static final int[] SIGNALS = {1, 2, 3, 4, 7, 8, 11, 12, 13, 15, 25};

    /** More than any Linux has for its {@code struct sigaction}, whose first field is the handler. */
    private static final long ACTION_BYTES = 256;

    private record Saved(int signal, MemorySegment action) {
        long handler() {
            return action.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    private static volatile @Nullable JvmSignals instance;

    private final MethodHandle sigaction;
    private final List<Saved> saved = new ArrayList<>();
    private final MemorySegment now = Arena.global().allocate(ACTION_BYTES, Long.BYTES);

    @SuppressWarnings("restricted") // native access is on in every JVM that runs Kiln
    private JvmSignals(Linker linker) {
        sigaction = function(
                linker,
                "sigaction",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        for (int signal : SIGNALS) {
            Saved action = new Saved(signal, Arena.global().allocate(ACTION_BYTES, Long.BYTES));
            boolean isHandled = call(signal, MemorySegment.NULL, action.action()) && action.handler() > 1;
            if (isHandled) {
                saved.add(action);
            }
        }
    }

    /**
     * To be called once, before the first driver is loaded.
     *
     * @throws IllegalStateException if the C library does not play along
     */
    static synchronized void keep() {
        Linker linker = Linker.nativeLinker();
        if (linker.defaultLookup().find("setenv").isPresent()) {
            tellPocl(linker);
        }
        if (Platform.get() == Platform.LINUX && instance == null) {
            instance = new JvmSignals(linker);
        }
    }

    /** Whether there is anything to restore on this system. */
    static boolean areKept() {
        return instance != null;
    }

    /**
     * Gives the JVM its signals back, if a driver took them. To be called after every call in which a driver may have
     * compiled; LLVM takes the signals only once, unless it has to give them back itself. Takes microseconds and
     * allocates nothing.
     */
    static void restore() {
        JvmSignals signals = instance;
        if (signals != null) {
            signals.giveBack();
        }
    }

    private synchronized void giveBack() {
        for (int i = 0; i < saved.size(); i++) {
            Saved action = saved.get(i);
            if (call(action.signal(), MemorySegment.NULL, now)
                    && now.get(ValueLayout.JAVA_LONG, 0) != action.handler()) {
                call(action.signal(), action.action(), MemorySegment.NULL);
            }
        }
    }

    private boolean call(int signal, MemorySegment action, MemorySegment before) {
        try {
            return (int) sigaction.invokeExact(signal, action, before) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("sigaction could not be called", e);
        }
    }

    /** PoCL reads an environment variable when it is loaded. */
    private static void tellPocl(Linker linker) {
        FunctionDescriptor types = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        int error;
        try (Arena arena = Arena.ofConfined()) {
            error = (int) function(linker, "setenv", types)
                    .invokeExact(arena.allocateFrom("POCL_SIGFPE_HANDLER"), arena.allocateFrom("0"), 1);
        } catch (Throwable e) {
            throw new IllegalStateException("setenv could not be called", e);
        }
        if (error != 0) {
            throw new IllegalStateException("setenv failed for POCL_SIGFPE_HANDLER");
        }
    }

    @SuppressWarnings("restricted") // the same
    private static MethodHandle function(Linker linker, String name, FunctionDescriptor types) {
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(() -> new IllegalStateException("no " + name)), types);
    }
}
