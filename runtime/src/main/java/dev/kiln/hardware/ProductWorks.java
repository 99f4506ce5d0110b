package dev.kiln.hardware;

import dev.kiln.advice.FormatPair;
import dev.kiln.advice.StepSize;
import dev.kiln.kernels.Epilogue;
import dev.kiln.kernels.GemmSpec;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.Memory;
import dev.kiln.model.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/** Matrix products as training asks for them: by size, by format, and by what a dense layer's step needs. */
final class ProductWorks {
    /** Products by format have the largest size up to this. */
    private static final int FORMAT_SIZE = 1024;

    /** Those that are exact take so much longer that they are smaller. */
    private static final int EXACT_SIZE = 512;

    private static final QuantFormat FP32 = QuantFormat.FP32;

    /** Formats of weights and activations; the name of the last, which is exact, says so. */
    private static final List<FormatPair> FORMATS = List.of(
            new FormatPair(QuantFormat.BF16, QuantFormat.BF16),
            new FormatPair(QuantFormat.FP16, QuantFormat.FP16),
            new FormatPair(QuantFormat.FP8_E4M3, QuantFormat.FP8_E4M3),
            new FormatPair(QuantFormat.INT8, QuantFormat.INT8),
            new FormatPair(QuantFormat.INT4, QuantFormat.FP8_E4M3));

    private final Workbench bench;

    ProductWorks(Workbench bench) {
        this.bench = bench;
    }

    /** A product and the formats of its three matrices. */
    private record Product(GemmSpec spec, QuantFormat a, QuantFormat b, QuantFormat c, boolean exact) {
        double bytes() {
            return bytes(a, spec.transA() ? spec.k() : spec.m(), spec.transA() ? spec.m() : spec.k())
                    + bytes(b, spec.transB() ? spec.n() : spec.k(), spec.transB() ? spec.k() : spec.n())
                    + bytes(c, spec.m(), spec.n());
        }

        private static double bytes(QuantFormat format, int rows, int columns) {
            return format.codeBytes(rows, columns)
                    + (double) format.scales(rows, columns) * format.scale().bits() / 8;
        }
    }

    /** FP32, A·Bᵀ, n × n × n. */
    List<WorkSpec> squares(List<Integer> sizes) {
        List<WorkSpec> all = new ArrayList<>();
        for (int n : sizes) {
            Product product = new Product(square(n), FP32, FP32, FP32, false);
            WorkSpec spec = spec("square.fp32." + n, Group.SQUARE, n + " × " + n + " × " + n, "FP32", product);
            all.add(all.isEmpty() ? spec.essential() : spec);
        }
        return all;
    }

    /** The same product in every format that training stores matrices in; what it computes is FP32. */
    List<WorkSpec> formats(List<Integer> sizes) {
        int n = largest(sizes, FORMAT_SIZE);
        GemmSpec spec = square(n);
        List<WorkSpec> all = new ArrayList<>();
        for (FormatPair pair : FORMATS) {
            Product product = new Product(spec, pair.activations(), pair.weights(), FP32, false);
            all.add(format(pair.name(), n, product));
        }
        FormatPair last = FORMATS.getLast();
        int few = largest(sizes, EXACT_SIZE);
        all.add(format(
                last.name() + " exact", few, new Product(square(few), last.activations(), last.weights(), FP32, true)));
        return all;
    }

    private static int largest(List<Integer> sizes, int limit) {
        return sizes.stream()
                .filter(size -> size <= limit)
                .max(Integer::compare)
                .orElse(sizes.getFirst());
    }

    private static GemmSpec square(int n) {
        return GemmSpec.of(n, n, n, false, true);
    }

    private WorkSpec format(String name, int n, Product product) {
        return spec("format." + word(name) + "." + n, Group.FORMAT, name + ", n = " + n, name, product);
    }

    /** Forward pass and both gradients of a dense layer, in FP32 and in the formats of recipe {@code hqaf}. */
    List<WorkSpec> training(List<StepSize> steps) {
        List<WorkSpec> all = new ArrayList<>();
        for (StepSize step : steps) {
            for (FormatPair pair : List.of(new FormatPair(FP32, FP32), FORMATS.getLast())) {
                boolean plain = pair.weights().equals(FP32);
                QuantFormat gradients = plain ? FP32 : QuantFormat.FP16;
                int batch = step.batch();
                int width = step.width();
                GemmSpec forward = GemmSpec.denseForward(batch, width, width, Epilogue.BIAS_RELU);
                GemmSpec inputs = GemmSpec.denseInputGradient(batch, width, width);
                GemmSpec weights = GemmSpec.denseWeightGradient(batch, width, width);
                QuantFormat w = pair.weights();
                QuantFormat x = pair.activations();
                all.add(training("forward", "forward NT", pair, step, new Product(forward, x, w, x, false)));
                all.add(training(
                        "input-gradient",
                        "input gradient NN",
                        pair,
                        step,
                        new Product(inputs, gradients, w, gradients, false)));
                all.add(training(
                        "weight-gradient",
                        "weight gradient TN",
                        pair,
                        step,
                        new Product(weights, gradients, x, gradients, false)));
            }
        }
        return all;
    }

    private WorkSpec training(String word, String name, FormatPair pair, StepSize step, Product product) {
        return spec(
                trainingId(pair.name(), word, step.batch(), step.width()),
                Group.TRAINING,
                "batch " + step.batch() + ", width " + step.width() + ", " + name + ", " + pair.name(),
                pair.name(),
                product);
    }

    /** The id of a product of training. */
    static String trainingId(String format, String word, int batch, int width) {
        return "training." + word(format) + "." + word + "." + batch + "x" + width;
    }

    /** Formats of the training products, FP32 first. */
    static List<String> trainingFormats() {
        return List.of("FP32", FORMATS.getLast().name());
    }

    private WorkSpec spec(String id, Group group, String name, String format, Product product) {
        return new WorkSpec(id, group, name, format, product.spec().flops(), product.bytes(), () -> open(product));
    }

    private Work open(Product product) {
        GemmSpec spec = product.spec();
        Memory memory = bench.memory();
        StoredMatrix a = bench.matrix(
                memory, product.a(), spec.transA() ? spec.k() : spec.m(), spec.transA() ? spec.m() : spec.k());
        StoredMatrix b = bench.matrix(
                memory, product.b(), spec.transB() ? spec.n() : spec.k(), spec.transB() ? spec.k() : spec.n());
        StoredMatrix c = memory.matrix("bench", product.c(), spec.m(), spec.n());
        StoredMatrix bias = memory.matrix("bench", FP32, 1, spec.n());
        Object[] own = memory.arrays();
        Tasks tasks = bench.tasks(product.exact(), own);
        if (spec.epilogue() == Epilogue.NONE) {
            tasks.product("product", spec, a, b, c, memory);
        } else {
            tasks.product("product", spec, a, b, c, bias, memory);
        }
        Object[] withScratch = memory.arrays();
        if (withScratch.length > own.length) {
            Object[] scratch = Arrays.copyOfRange(withScratch, own.length, withScratch.length);
            tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, scratch);
        }
        boolean scaled = c.format().scale() != ScaleType.NONE;
        return bench.work(tasks, memory, scaled ? new Object[] {c.codes(), c.scales()} : new Object[] {c.codes()});
    }

    private static String word(String format) {
        return format.toLowerCase(Locale.ROOT).replace('/', '-').replace(' ', '-');
    }
}
