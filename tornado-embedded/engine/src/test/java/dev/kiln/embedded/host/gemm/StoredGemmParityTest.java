package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.host.gemm.StoredTrial.Groups;
import dev.kiln.embedded.host.gemm.StoredTrial.Setting;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Products of stored matrices have the bits of plain decoding, {@code gemm} and plain encoding. */
class StoredGemmParityTest {
    private static final int[] SIZES = {1, 2, 3, 5, 6, 8, 13, 16, 17, 31, 33, 64, 65, 127, 129, 200};
    private static final int[] GROUPS = {2, 4, 10, 16, 32, 96, 128, 1000};
    private static final List<StoredFormat> RESULTS = List.of(
            StoredFormat.FP32, StoredFormat.FP16, StoredFormat.BF16, StoredFormat.FP8_E4M3, StoredFormat.FP8_E5M2);
    private static WorkPool pool;

    @BeforeAll
    static void startPool() {
        pool = new WorkPool(3);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @ParameterizedTest
    @EnumSource(StoredFormat.class)
    void agreesForAllFormatsAndTranspositions(StoredFormat formatA) {
        SplittableRandom random = new SplittableRandom(formatA.code());
        for (StoredFormat formatB : StoredFormat.values()) {
            for (StoredFormat formatC : RESULTS) {
                for (int transpositions = 0; transpositions < 4; transpositions++) {
                    Epilogue epilogue = Epilogue.of(random.nextInt(6));
                    GemmSpec spec = spec(pick(SIZES, random), pick(SIZES, random), pick(SIZES, random), transpositions)
                            .with(epilogue);
                    compare(spec, setting(formatA, formatB, formatC, 0, random), random);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Epilogue.class)
    void appliesEveryEpilogueBeforeItEncodes(Epilogue epilogue) {
        SplittableRandom random = new SplittableRandom(40 + epilogue.code());
        for (StoredFormat result : RESULTS) {
            for (StoredFormat mask : RESULTS) {
                Setting setting =
                        new Setting(StoredFormat.FP8_E4M3, StoredFormat.INT4, result, mask, groups(random), false, 0);
                compare(spec(19, 131, 300, 2).with(epilogue), setting, random);
                compare(spec(14, 10, 600, 0).with(epilogue), setting, random);
            }
        }
    }

    @Test
    void spreadsWhatIsNotFiniteAsPlainProductsDo() {
        SplittableRandom random = new SplittableRandom(8);
        for (StoredFormat formatA : StoredFormat.values()) {
            for (StoredFormat formatC : RESULTS) {
                for (int harmful : new int[] {1, 5, 1000}) {
                    StoredFormat formatB = StoredFormat.of(random.nextInt(7));
                    GemmSpec spec = spec(21, 70, 40, random.nextInt(4)).with(Epilogue.of(random.nextInt(6)));
                    compare(spec, setting(formatA, formatB, formatC, harmful, random), random);
                }
            }
        }
    }

    @Test
    void sumsOverManyBlocksAndStages() {
        SplittableRandom random = new SplittableRandom(3);
        for (int transpositions = 0; transpositions < 4; transpositions++) {
            for (StoredFormat result : List.of(StoredFormat.FP32, StoredFormat.FP16, StoredFormat.FP8_E4M3)) {
                Setting setting = setting(StoredFormat.INT8, StoredFormat.INT4, result, 0, random);
                compare(spec(210, 260, 1000, transpositions).with(Epilogue.BIAS_RELU), setting, random);
                compare(spec(7, 11, 9001, transpositions), setting, random);
                compare(spec(1030, 3, 4200, transpositions), setting, random);
                compare(spec(530, 500, 300, transpositions).with(Epilogue.BIAS), setting, random);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 31, 32, 33, 96, 128, 129, 1000, 5000})
    void encodesGroupsOfAnyWidth(int group) {
        SplittableRandom random = new SplittableRandom(group);
        for (int n : new int[] {1, 15, 128, 130, 1000, 1001, 2100}) {
            Groups groups = new Groups(group, 2 * group, group, group);
            Setting setting = new Setting(
                    StoredFormat.FP8_E5M2,
                    StoredFormat.INT4,
                    StoredFormat.FP8_E4M3,
                    StoredFormat.FP8_E4M3,
                    groups,
                    random.nextBoolean(),
                    0);
            compare(spec(29, n, 20, random.nextInt(4)).with(Epilogue.RELU_MASK), setting, random);
            if (n == 1001) {
                // Too large to be summed as a whole before it is encoded.
                compare(spec(270, n, 20, random.nextInt(4)).with(Epilogue.RELU_MASK), setting, random);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(StoredFormat.class)
    void decodesEveryCode(StoredFormat format) {
        int codes = format == StoredFormat.INT4 ? 16 : format.code() > 2 ? 256 : 65536;
        PlainMatrix row = new PlainMatrix(format, 1, codes, 16);
        for (int code = 0; code < codes; code++) {
            row.setCode(0, code, format == StoredFormat.FP32 ? (code << 16) | code : code);
            if (format.hasScales()) {
                row.setScale(0, code, 0.3f + code / 16f);
            }
        }
        PlainMatrix one = row(new float[] {1});
        for (StoredFormat result : RESULTS) {
            PlainMatrix c = new PlainMatrix(result, 1, codes, 16);
            new StoredTrial(spec(1, codes, 1, 0), one, row, c, one, false).compare(pool);
            PlainMatrix column = new PlainMatrix(result, codes, 1, 1);
            new StoredTrial(spec(codes, 1, 1, 1), row, one, column, one, false).compare(pool);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StoredFormat.class,
            names = {"FP16", "BF16", "FP8_E4M3", "FP8_E5M2"})
    void roundsTiesToEvenAndTheirNeighboursToTheNearest(StoredFormat format) {
        int codes = format.code() > 2 ? 0x7F : 0x7FFF;
        float[] values = new float[16 * codes];
        float largest = format.code() > 2 ? PlainCodes.largest(format) : 1;
        for (int code = 0; code < codes; code++) {
            float low = PlainCodes.decode(format, code);
            float middle = (float) ((low + (double) PlainCodes.decode(format, code + 1)) / 2);
            float[] group = {
                low,
                Math.nextUp(low),
                Math.nextDown(low),
                middle,
                Math.nextUp(middle),
                Math.nextDown(middle),
                largest,
                Float.MIN_VALUE
            };
            for (int i = 0; i < 8; i++) {
                boolean isUsed = format.code() < 3 || group[i] <= largest;
                values[16 * code + i] = isUsed ? group[i] : 0;
                values[16 * code + 15 - i] = isUsed ? -group[i] : 0;
            }
        }
        encode(format, values, 16);
    }

    @Test
    void encodesExtremes() {
        float[] extremes = {
            0f,
            -0f,
            Float.MIN_VALUE,
            -Float.MIN_NORMAL,
            1e-38f,
            1f,
            -3f,
            447f,
            65504f,
            65519f,
            65520f,
            1e38f,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN
        };
        SplittableRandom random = new SplittableRandom(9);
        for (StoredFormat format : RESULTS) {
            for (int group : new int[] {1, 2, 3, 8, 20}) {
                float[] values = new float[1200];
                for (int i = 0; i < values.length; i++) {
                    values[i] = extremes[random.nextInt(1 + i % extremes.length)];
                }
                encode(format, values, group);
            }
        }
    }

    private static void encode(StoredFormat format, float[] values, int group) {
        PlainMatrix one = row(new float[] {1});
        for (boolean powersOfTwo : new boolean[] {false, true}) {
            PlainMatrix c = new PlainMatrix(format, 1, values.length, group);
            new StoredTrial(spec(1, values.length, 1, 0), one, row(values), c, one, powersOfTwo).compare(pool);
        }
    }

    private static PlainMatrix row(float[] values) {
        PlainMatrix row = new PlainMatrix(StoredFormat.FP32, 1, values.length, 0);
        row.encode(FloatArray.fromArray(values), false);
        return row;
    }

    @Test
    void givesTheSameBitsForEveryNumberOfThreads() {
        SplittableRandom random = new SplittableRandom(5);
        for (StoredFormat result : List.of(StoredFormat.FP8_E4M3, StoredFormat.FP16)) {
            Setting setting = setting(StoredFormat.FP8_E4M3, StoredFormat.INT4, result, 0, random);
            for (int m : new int[] {9, 200, 700}) {
                for (int threads : new int[] {1, 2, 3, 4, 7}) {
                    GemmSpec spec = spec(m, 390, 784, 2).with(Epilogue.BIAS_GELU);
                    StoredTrial trial = StoredTrial.random(spec, setting, random);
                    try (WorkPool team = new WorkPool(threads)) {
                        new GemmLibrary().prepare("qgemm", trial.parameters()).run(team);
                        trial.requireTwin(pool);
                    }
                }
            }
        }
    }

    private static Setting setting(
            StoredFormat a, StoredFormat b, StoredFormat c, int harmful, SplittableRandom random) {
        StoredFormat mask = RESULTS.get(random.nextInt(RESULTS.size()));
        return new Setting(a, b, c, mask, groups(random), random.nextBoolean(), harmful);
    }

    private static Groups groups(SplittableRandom random) {
        return new Groups(pick(GROUPS, random), pick(GROUPS, random), pick(GROUPS, random), pick(GROUPS, random));
    }

    private static int pick(int[] numbers, SplittableRandom random) {
        return numbers[random.nextInt(numbers.length)];
    }

    private static GemmSpec spec(int m, int n, int k, int transpositions) {
        return GemmSpec.of(m, n, k, (transpositions & 1) != 0, (transpositions & 2) != 0);
    }

    private static void compare(GemmSpec spec, Setting setting, SplittableRandom random) {
        StoredTrial.random(spec, setting, random).compare(pool);
    }
}
