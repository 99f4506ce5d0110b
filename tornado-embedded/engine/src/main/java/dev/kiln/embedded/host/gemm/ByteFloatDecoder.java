package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.ROW_BYTES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Decodes floats of one byte and multiplies them by their groups' FP32 scales. */
final class ByteFloatDecoder implements RowDecoder {
    private final int group;
    private final int shift;
    private final int bias;
    private final float smallest;
    private final int firstNormal;
    private final int special;

    ByteFloatDecoder(ByteFloat format, int group) {
        this.group = group;
        shift = format.shift();
        bias = format.bias();
        smallest = format.smallest();
        firstNormal = format.firstNormal();
        special = format.special();
    }

    @Override
    public void decode(long codes, long scales, long first, long count, long to) {
        long base = to - Float.BYTES * first;
        long end = first + count;
        long index = first / group;
        long next = first;
        float scale = 0;
        for (long at = first; at < end; at = Math.min(at + ROW_LANES, next)) {
            if (at == next) {
                scale = GlobalMemory.get(scales + Float.BYTES * index);
                next = Math.min(end, ++index * group);
            }
            IntVector code = (IntVector) ByteVector.fromMemorySegment(ROW_BYTES, ALL, codes + at, ORDER)
                    .convertShape(VectorOperators.B2I, ROW_INTS, 0);
            IntVector magnitude = code.and(0x7F);
            IntVector normal = magnitude.lanewise(VectorOperators.LSHL, shift).add(bias);
            IntVector subnormal =
                    normal.add(1 << 23).reinterpretAsFloats().sub(smallest).viewAsIntegralLanes();
            normal.blend(subnormal, magnitude.compare(VectorOperators.LT, firstNormal))
                    .blend(normal.add(bias), magnitude.compare(VectorOperators.GE, special))
                    .or(code.and(1 << 31))
                    .reinterpretAsFloats()
                    .mul(scale)
                    .intoMemorySegment(ALL, base + Float.BYTES * at, ORDER);
        }
    }
}
