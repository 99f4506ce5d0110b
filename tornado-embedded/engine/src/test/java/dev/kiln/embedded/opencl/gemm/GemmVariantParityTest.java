package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.host.gemm.Epilogue;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClPlatforms;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every variant, whatever the device would choose. */
class GemmVariantParityTest {

    private static final int[][] SHAPES = {
        {1, 1, 1}, {7, 17, 3}, {33, 10, 40}, {65, 70, 257}, {6, 16, 256}, {64, 64, 64}, {3, 130, 600}, {131, 31, 17}
    };

    private OpenClContext context;

    @BeforeEach
    void find() {
        OpenClPlatforms platforms = OpenClPlatforms.find();
        Assumptions.assumeFalse(platforms.devices().isEmpty(), "No OpenCL device: " + platforms.reason());
        context = platforms.devices().getFirst().context();
    }

    static Stream<GemmVariant> variants() {
        return Stream.of(GemmVariant.CPU, GemmVariant.PORTABLE, GemmVariant.GPU_SMALL, GemmVariant.GPU_LARGE);
    }

    /** Both operands as they are, and both transposed: few programs, as CPU devices take long to build a GPU's. */
    @ParameterizedTest
    @MethodSource("variants")
    void agreesWithThePlainTwin(GemmVariant variant) {
        requireRoom(variant);
        SplittableRandom random = new SplittableRandom(11);
        for (int[] shape : SHAPES) {
            GemmTrial.compare(context, variant, spec(shape, 0, Epilogue.NONE), random);
            GemmTrial.compare(context, variant, spec(shape, 3, Epilogue.NONE), random);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void hasTheHostsBits(GemmVariant variant) {
        requireRoom(variant);
        requireExactSteps();
        SplittableRandom random = new SplittableRandom(12);
        try (WorkPool pool = new WorkPool(2)) {
            for (int[] shape : SHAPES) {
                GemmTrial.compareWithHost(context, pool, variant, spec(shape, 0, Epilogue.NONE), random);
                GemmTrial.compareWithHost(context, pool, variant, spec(shape, 3, Epilogue.NONE), random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Epilogue.class)
    void hasTheHostsBitsAfterEpilogues(Epilogue epilogue) {
        requireRoom(GemmVariant.CPU);
        requireExactSteps();
        SplittableRandom random = new SplittableRandom(13);
        try (WorkPool pool = new WorkPool(2)) {
            for (int[] shape : SHAPES) {
                GemmSpec spec = OpenClGemmParityTest.spec(shape[0], shape[1], shape[2], 2, 2, true, epilogue);
                GemmTrial.compareWithHost(context, pool, GemmVariant.CPU, spec, random);
            }
        }
    }

    private void requireExactSteps() {
        OpenClCapabilities device = context.device().capabilities();
        Assumptions.assumeTrue(device.fusesMultiplyAdd(), () -> device.name() + " does not fuse multiply-adds");
        Assumptions.assumeTrue(device.roundsDivision(), () -> device.name() + " rounds no quotients correctly");
    }

    @Test
    void packsLargeOperandsInStages() {
        requireRoom(GemmVariant.CPU);
        GemmSpec spec = GemmSpec.of(2100, 3, 2048, false, true);
        PanelPlan plan = PanelPlan.of(GemmVariant.CPU, spec, 4);
        Assertions.assertTrue(plan.stages().size() > 1, plan.toString());
        GemmTrial.compare(context, GemmVariant.CPU, spec, new SplittableRandom(13));
    }

    private static GemmSpec spec(int[] shape, int transpositions, Epilogue epilogue) {
        return OpenClGemmParityTest.spec(shape[0], shape[1], shape[2], transpositions, 1, false, epilogue);
    }

    private void requireRoom(GemmVariant variant) {
        OpenClCapabilities device = context.device().capabilities();
        Assumptions.assumeTrue(variant.fits(device), () -> device.name() + " has no room for " + variant);
    }
}
