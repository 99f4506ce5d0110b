package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.Epilogue;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClPlatforms;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenClGemmParityTest {

    private static final int[] SIZES = {1, 3, 4, 17, 33, 64};

    private OpenClContext context;

    @BeforeEach
    void find() {
        OpenClPlatforms platforms = OpenClPlatforms.find();
        Assumptions.assumeFalse(platforms.devices().isEmpty(), "No OpenCL device: " + platforms.reason());
        context = platforms.devices().getFirst().context();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 33, 65, 130})
    void agreesWithThePlainTwinAtOddSizes(int m) {
        SplittableRandom random = new SplittableRandom(m);
        for (int n : SIZES) {
            for (int k : SIZES) {
                for (int transpositions = 0; transpositions < 4; transpositions++) {
                    GemmTrial.compare(
                            context, spec(m, n, k, transpositions, 1, random.nextBoolean(), Epilogue.NONE), random);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Epilogue.class)
    void appliesEveryEpilogue(Epilogue epilogue) {
        SplittableRandom random = new SplittableRandom(epilogue.code());
        for (int n : new int[] {1, 10, 31, 131}) {
            for (boolean accumulate : new boolean[] {false, true}) {
                GemmTrial.compare(context, spec(14, n, 30, 2, 1, accumulate, epilogue), random);
                GemmTrial.compare(context, spec(19, n, 300, 0, 1, accumulate, epilogue), random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Epilogue.class)
    void multipliesBatches(Epilogue epilogue) {
        SplittableRandom random = new SplittableRandom(7);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            GemmTrial.compare(context, spec(13, 21, 35, transpositions, 5, false, epilogue), random);
            boolean transposesB = transpositions > 1;
            GemmTrial.compare(
                    context, new GemmSpec(9, 18, 40, false, transposesB, 4, 0, 800, 200, true, epilogue), random);
        }
    }

    @Test
    void agreesOverLongSums() {
        SplittableRandom random = new SplittableRandom(3);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            GemmTrial.compare(context, spec(70, 40, 1000, transpositions, 1, false, Epilogue.BIAS_RELU), random);
        }
    }

    static GemmSpec spec(int m, int n, int k, int transpositions, int batch, boolean accumulate, Epilogue epilogue) {
        boolean transposesA = (transpositions & 1) != 0;
        boolean transposesB = (transpositions & 2) != 0;
        return new GemmSpec(m, n, k, transposesA, transposesB, batch, m * k, n * k, m * n, accumulate, epilogue);
    }
}
