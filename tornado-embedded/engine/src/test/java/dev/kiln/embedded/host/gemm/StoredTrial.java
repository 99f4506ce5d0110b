package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.WorkPool;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** One product of stored matrices, and the twin it is held against: encode(gemm(decode(A), decode(B))). */
public record StoredTrial(
        GemmSpec spec, PlainMatrix a, PlainMatrix b, PlainMatrix c, PlainMatrix aux, boolean powersOfTwo) {

    /** Columns that share a scale, for those that have scales. */
    public record Groups(int a, int b, int c, int mask) {}

    /**
     * What a product is like, beside its shape.
     *
     * @param harmful how many of 1000 elements are any code whatever
     */
    public record Setting(
            StoredFormat a,
            StoredFormat b,
            StoredFormat c,
            StoredFormat mask,
            Groups groups,
            boolean powersOfTwo,
            int harmful) {}

    /** Makes a product of random matrices. */
    public static StoredTrial random(GemmSpec spec, Setting setting, SplittableRandom random) {
        int m = spec.m();
        int n = spec.n();
        int k = spec.k();
        Groups groups = setting.groups;
        boolean hasMask = spec.epilogue() == Epilogue.RELU_MASK;
        return new StoredTrial(
                spec,
                spec.transposeA()
                        ? PlainMatrix.random(setting.a, k, m, groups.a, setting.harmful, random)
                        : PlainMatrix.random(setting.a, m, k, groups.a, setting.harmful, random),
                spec.transposeB()
                        ? PlainMatrix.random(setting.b, n, k, groups.b, setting.harmful, random)
                        : PlainMatrix.random(setting.b, k, n, groups.b, setting.harmful, random),
                new PlainMatrix(setting.c, m, n, groups.c),
                hasMask
                        ? PlainMatrix.random(setting.mask, m, n, groups.mask, setting.harmful, random)
                        : PlainMatrix.random(StoredFormat.FP32, 1, n, 0, setting.harmful, random),
                setting.powersOfTwo);
    }

    /** Returns the parameters of {@code qgemm}. */
    public Object[] parameters() {
        return new Object[] {
            a.codes,
            a.scales,
            b.codes,
            b.scales,
            c.codes,
            c.scales,
            aux.codes,
            spec.m(),
            spec.n(),
            spec.k(),
            spec.transposeA() ? 1 : 0,
            spec.transposeB() ? 1 : 0,
            spec.epilogue().code(),
            a.format.code(),
            a.group,
            b.format.code(),
            b.group,
            c.format.code(),
            c.group,
            powersOfTwo ? 1 : 0,
            aux.format.code(),
            aux.group
        };
    }

    /** Fails unless C is what the twin gives. */
    public void requireTwin(WorkPool pool) {
        FloatArray values = new FloatArray(spec.m() * spec.n());
        FloatArray plainAux = spec.epilogue() == Epilogue.RELU_MASK ? aux.positive() : aux.decoded();
        new GemmCall(new GemmRequest(spec, a.decoded(), b.decoded(), values, plainAux)).run(pool, true);
        PlainMatrix expected = new PlainMatrix(c.format, c.rows, c.columns, c.group);
        expected.encode(values, powersOfTwo);
        expected.requireSame(c, this);
    }

    /** Multiplies on the host and compares. */
    public void compare(WorkPool pool) {
        new GemmLibrary().prepare("qgemm", parameters()).run(pool);
        requireTwin(pool);
    }

    @Override
    public String toString() {
        return "%s, A %s/%d, B %s/%d, C %s/%d, mask %s, powers of two %s"
                .formatted(spec, a.format, a.group, b.format, b.group, c.format, c.group, aux.format, powersOfTwo);
    }
}
