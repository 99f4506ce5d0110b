package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.assertWithin;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.Gemm;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What is asked of cuBLAS, performed by {@link ColumnMajorBlas}, is the product that was wanted. */
class CublasGemmTest {
    @TestFactory
    Stream<DynamicTest> shouldAskForTheSameProductInColumns() {
        return GemmParityTest.specs().stream()
                .map(spec -> spec.withEpilogue(Epilogue.NONE))
                .distinct()
                .map(spec -> DynamicTest.dynamicTest(spec.toString(), () -> check(spec)));
    }

    private static void check(GemmSpec spec) {
        GemmParityTest.Operands operands = GemmParityTest.Operands.of(spec);
        FloatArray c = operands.c();
        double[] expected = doubles(c);
        Gemm.multiply(spec, doubles(operands.a()), doubles(operands.b()), expected, new double[0]);
        LibraryTaskDescriptor call = CublasGemm.product(spec, operands.a(), operands.b(), c);
        assertThat(call.getLibraryName()).isEqualTo("nvidia/cublas");
        assertThat(access(call, operands.a())).isEqualTo(Access.READ_ONLY);
        assertThat(access(call, operands.b())).isEqualTo(Access.READ_ONLY);
        assertThat(access(call, c)).isEqualTo(spec.accumulate() ? Access.READ_WRITE : Access.WRITE_ONLY);
        ColumnMajorBlas.perform(call);
        assertWithin(expected, c, map(expected, value -> 1e-6 * (1 + Math.abs(value))));
    }

    private static Access access(LibraryTaskDescriptor call, FloatArray array) {
        List<Object> parameters = Arrays.asList(Objects.requireNonNull(call.getParameters()));
        return Objects.requireNonNull(call.getAccess())[parameters.indexOf(array)];
    }
}
