package dev.kiln.benchmarks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** OpenBLAS's SGEMM, called directly through its C interface. */
@SuppressWarnings("restricted") // calls a native library, which is what this is for
final class OpenBlas {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;
    private static final int LONGEST_CONFIG = 256;

    private final MethodHandle sgemm;
    private final String config;

    /** Loads the library from its artifact and sets the number of threads. */
    OpenBlas(int threads) throws IOException {
        Path library = Peers.libraries("openblas-0.3.31-1.5.13-linux-x86_64").resolve("libopenblas.so.0");
        Linker linker = Linker.nativeLinker();
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        var address = ValueLayout.ADDRESS;
        sgemm = linker.downcallHandle(
                symbols.findOrThrow("cblas_sgemm"),
                FunctionDescriptor.ofVoid(
                        INT, INT, INT, INT, INT, INT, FLOAT, address, INT, address, INT, FLOAT, address, INT));
        try {
            linker.downcallHandle(symbols.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(INT))
                    .invokeExact(threads);
            MemorySegment text = (MemorySegment)
                    linker.downcallHandle(symbols.findOrThrow("openblas_get_config"), FunctionDescriptor.of(address))
                            .invokeExact();
            config = text.reinterpret(LONGEST_CONFIG).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException("OpenBLAS could not be set up: " + e.getMessage(), e);
        }
    }

    /** Returns OpenBLAS's own description. */
    String config() {
        return config;
    }

    /** Computes C = op(A) · op(B) of dense row-major matrices. */
    void multiply(
            int m,
            int n,
            int k,
            boolean transposeA,
            boolean transposeB,
            MemorySegment a,
            MemorySegment b,
            MemorySegment c) {
        int opA = transposeA ? TRANSPOSED : PLAIN;
        int opB = transposeB ? TRANSPOSED : PLAIN;
        int pitchA = transposeA ? m : k;
        int pitchB = transposeB ? k : n;
        try {
            sgemm.invokeExact(ROW_MAJOR, opA, opB, m, n, k, 1f, a, pitchA, b, pitchB, 0f, c, n);
        } catch (Throwable e) {
            throw new IllegalStateException("OpenBLAS failed: " + e.getMessage(), e);
        }
    }
}
