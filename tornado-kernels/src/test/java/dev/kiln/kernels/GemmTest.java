package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class GemmTest {
    private static final FloatArray A = new FloatArray(6);
    private static final FloatArray B = new FloatArray(12);
    private static final FloatArray OUT = new FloatArray(8);

    @Test
    void shouldDescribeTheLibraryTask() {
        LibraryTaskDescriptor task = Gemm.gemm(A, B, OUT, OUT, 2, 4, 3, 0, 1, 1, 0, 0, 0, 0, 0);
        assertThat(task.getLibraryName()).isEqualTo("kiln");
        assertThat(task.getFunctionName()).isEqualTo("gemm");
        assertThat(task.getParameters()).containsExactly(A, B, OUT, OUT, 2, 4, 3, 0, 1, 1, 0, 0, 0, 0, 0);
        assertThat(task.getAccess()).hasSize(15).startsWith(Access.READ_ONLY, Access.READ_ONLY, Access.WRITE_ONLY);
    }

    @Test
    void shouldReadTheResultWhenItAccumulates() {
        LibraryTaskDescriptor task = Gemm.gemm(A, B, OUT, OUT, 2, 4, 3, 0, 1, 1, 0, 0, 0, 1, 0);
        assertThat(task.getAccess()).hasSize(15).startsWith(Access.READ_ONLY, Access.READ_ONLY, Access.READ_WRITE);
    }

    @Test
    void shouldThrowIfAnArrayIsTooSmall() {
        TaskGraph graph = new TaskGraph("small");
        GemmSpec spec = GemmSpec.denseForward(2, 3, 4, Epilogue.BIAS);
        assertThatThrownBy(() -> Gemm.append(graph, "product", spec, A, A, OUT, OUT))
                .hasMessage("GEMM task product: expected at least 12 elements in B, got 6");
        assertThatThrownBy(() -> Gemm.append(graph, "product", spec, A, B, OUT, new FloatArray(3)))
                .hasMessage("GEMM task product: expected at least 4 elements in aux, got 3");
    }

    @Test
    void shouldThrowIfAShapeIsImpossible() {
        assertThatThrownBy(() -> GemmSpec.of(0, 1, 1, false, false))
                .hasMessage("GEMM: expected m of at least 1, got 0");
        assertThatThrownBy(() -> GemmSpec.of(2, 2, 2, false, false).batched(2, 4, 4, 3))
                .hasMessageContaining("would overlap");
    }

    @Test
    void shouldNameTheProductsOfADenseLayer() {
        assertThat(GemmSpec.denseForward(2, 3, 4, Epilogue.NONE)).isEqualTo(GemmSpec.of(2, 4, 3, false, true));
        assertThat(GemmSpec.denseInputGradient(2, 3, 4)).isEqualTo(GemmSpec.of(2, 3, 4, false, false));
        assertThat(GemmSpec.denseWeightGradient(2, 3, 4)).isEqualTo(GemmSpec.of(4, 3, 2, true, false));
        assertThat(GemmSpec.of(2, 3, 4, false, false).flops()).isEqualTo(48);
    }
}
