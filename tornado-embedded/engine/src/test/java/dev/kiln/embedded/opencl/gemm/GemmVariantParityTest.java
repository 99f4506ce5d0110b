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
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

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
        return GemmVariant.all().stream();
    }

    @Test
    void haveNamesOfTheirOwn() {
        Assertions.assertEquals(
                GemmVariant.all().size(),
                variants().map(GemmVariant::name).distinct().count(),
                () -> variants().map(GemmVariant::name).toList().toString());
        variants().forEach(variant -> Assertions.assertTrue(variant.name().matches("[a-z0-9-]+"), variant.name()));
    }

    @Test
    void areChosenAmongThoseThatFit() {
        for (GemmVariant variant : GemmVariant.candidates(context.device().capabilities())) {
            requireRoom(variant);
        }
        GemmSpec spec = spec(new int[] {64, 64, 64}, 0, Epilogue.NONE);
        GemmVariant usual = GemmVariant.choose(context.device().capabilities(), spec);
        Assertions.assertTrue(
                GemmVariant.candidates(context.device().capabilities()).contains(usual), usual.name());
    }

    /** Both operands as they are, and both transposed: few programs, as CPU devices take long to build a GPU's. */
    private int[] transpositions(GemmVariant variant) {
        boolean isSlowToBuild = GemmVariant.OTHER_TILES.contains(variant)
                && context.device().capabilities().type() == TornadoDeviceType.CPU;
        return isSlowToBuild ? new int[] {1} : new int[] {0, 3};
    }

    @ParameterizedTest
    @MethodSource("variants")
    void agreesWithThePlainTwin(GemmVariant variant) {
        requireRoom(variant);
        SplittableRandom random = new SplittableRandom(11);
        for (int[] shape : SHAPES) {
            for (int transpositions : transpositions(variant)) {
                GemmTrial.compare(context, variant, spec(shape, transpositions, Epilogue.NONE), random);
            }
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
                for (int transpositions : transpositions(variant)) {
                    GemmTrial.compareWithHost(
                            context, pool, variant, spec(shape, transpositions, Epilogue.NONE), random);
                }
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
    void cutsStripsThatPanelsDivide() {
        for (GemmVariant variant : GemmVariant.all()) {
            if (variant instanceof PanelVariant panels) {
                for (int n : new int[] {1, 10, 100, 1000, 5000}) {
                    PanelPlan plan = PanelPlan.of(panels, GemmSpec.of(64, n, 8, false, false), 4);
                    Assertions.assertEquals(0, plan.strip() % panels.columns(), panels + " " + plan);
                    Assertions.assertTrue(plan.strip() <= panels.widestStrip(), panels + " " + plan);
                }
            }
        }
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
