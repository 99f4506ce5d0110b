package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelParser;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;

/** What a compiled kernel says about itself. */
class KernelNotesTest {
    private static final int TERMS = 120;

    private static Kernel twoRegions() {
        return KernelParser.parse("""
                kernel turn in dev.Some
                parameter 0 native float x
                local float 64 tile
                {
                  7: tile[localId(0)] = x[globalId(0)]
                  8: barrier local
                  9: x[globalId(0)] = tile[(63 - localId(0))]
                }
                """);
    }

    /** A kernel of which a vector form in doubles, half by half and lane by lane, is long. */
    private static Kernel tooLong() {
        StringBuilder text = new StringBuilder("""
                kernel many in dev.Some
                parameter 0 native double x
                variable 0 double sum
                {
                  3: sum = 0.0d
                """);
        for (int i = 0; i < TERMS; i++) {
            text.append("  ").append(4 + i).append(": sum = (sum + ((x[globalId(0)] % 7.0d) * 0.5d))\n");
        }
        return KernelParser.parse(text + "  200: x[globalId(0)] = sum\n}\n");
    }

    @Test
    void shouldNameTheRegionsThatHaveVectors() {
        HostKernel kernel = new HostCompiler().compile(twoRegions());
        assertThat(kernel.notes())
                .containsExactly(
                        "region 0 (line 7): has a form in vectors of " + Lanes.COUNT + " work items",
                        "region 1 (line 9): has a form in vectors of " + Lanes.COUNT + " work items",
                        "all runs one by one until vectors are compiled and faster");
        kernel.useVectors(true);
        assertThat(kernel.notes()).endsWith("vectors run, by order");
    }

    @Test
    void shouldSayWhyARegionHasNone() {
        HostKernel kernel = new HostCompiler().compile(tooLong());
        assertThat(kernel.notes()).hasSize(2).last().isEqualTo("all runs one by one");
        assertThat(kernel.notes())
                .first()
                .asString()
                .matches("region 0 \\(lines 3–200\\): one by one: in vectors it would have [1-9][0-9],[0-9]{3} bytes of"
                        + " code, and HotSpot compiles at most 8,000; split the kernel into several tasks");
    }

    @Test
    void shouldLeaveOutMethodsThatAreTooLong() {
        int methods = 0;
        for (MethodModel method :
                ClassFile.of().parse(HostCompiler.classFile(tooLong())).methods()) {
            assertThat(method.findAttribute(Attributes.code()).orElseThrow().codeLength())
                    .as(method.methodName().stringValue())
                    .isLessThanOrEqualTo(RegionNotes.MOST_BYTES_OF_CODE);
            methods++;
        }
        assertThat(methods).isGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldRunWhatIsTooLongForVectorsOneByOne() {
        HostKernel kernel = new HostCompiler().compile(tooLong());
        DoubleArray x = new DoubleArray(19);
        for (int i = 0; i < x.getSize(); i++) {
            x.set(i, i);
        }
        try (WorkPool pool = new WorkPool(1)) {
            kernel.useVectors(true);
            kernel.launch(new Object[] {x}, Grid.of(x.getSize()), pool);
        }
        for (int i = 0; i < x.getSize(); i++) {
            assertThat(x.get(i)).isEqualTo(TERMS * 0.5 * (i % 7));
        }
    }
}
