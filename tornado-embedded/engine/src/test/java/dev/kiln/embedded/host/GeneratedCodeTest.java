package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.fuzz.RandomKernels;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.KernelParser;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HotSpot asks of a method before it compiles it well; code that misses it runs, and never gets fast. */
class GeneratedCodeTest {
    @ParameterizedTest
    @ValueSource(strings = {"log(x[globalId(0)])", "(x[globalId(0)] % x[(n - 1)])", "tanh(log(x[globalId(0)]))"})
    void shouldBeginLoopsWithAnEmptyStack(String value) {
        Kernel kernel = KernelParser.parse("""
                kernel nested in dev.Some
                parameter 0 native float x
                parameter 1 native float out
                parameter 2 scalar int n
                variable 0 float a
                variable 1 int k
                {
                  1: a = 0.0f
                  2: for loop k = 0; k < n; k += 1 {
                    3: a = ((a * 0.5f) - (2.0f * %s))
                  }
                  4: out[globalId(0)] = (x[globalId(0)] + (1.0f / (a + exp(%s))))
                }
                """.formatted(value, value));
        assertThat(loops(kernel)).isPositive();
    }

    @Test
    void shouldBeginLoopsWithAnEmptyStackInRandomKernels() {
        int loops = 0;
        for (long seed = 0; seed < 100; seed++) {
            loops += loops(RandomKernels.draw(seed).kernel());
        }
        assertThat(loops).isGreaterThan(100);
    }

    /** The sum is read in the loop and behind it; the square is read once, where no paths have met, all the same. */
    @Test
    void shouldTellTheClassOfEachVectorThatIsRead() {
        Kernel kernel = KernelParser.parse("""
                kernel sum in dev.Some
                parameter 0 native float x
                parameter 1 native float out
                parameter 2 scalar int n
                variable 0 float sum
                variable 1 int k
                variable 2 float square
                {
                  1: sum = 0.0f
                  2: for loop k = 0; k < n; k += 1 {
                    3: square = (x[(globalId(0) + k)] * x[(globalId(0) + k)])
                    4: sum = (sum + square)
                  }
                  5: out[globalId(0)] = sum
                }
                """);
        assertThat(casts(kernel)).isEqualTo(3);
    }

    /** A form without casts may be slow in some processes; a method that is too long always is. */
    @Test
    void shouldDropTheCastsOfAVectorFormThatWouldGetTooLong() {
        Kernel kernel = KernelParser.parse("""
                kernel powers in dev.Some
                parameter 0 native float x
                variable 0 float a
                {
                  1: a = x[globalId(0)]
                  %s
                  2: x[globalId(0)] = a
                }
                """.formatted("2: a = ((a * a) + a)\n".repeat(250)));
        assertThat(casts(kernel)).isZero();
    }

    /** How often the vector form casts to a class; fails where there is no such form. */
    private static long casts(Kernel kernel) {
        MethodModel vector = ClassFile.of().parse(HostCompiler.classFile(kernel)).methods().stream()
                .filter(each -> each.methodName().equalsString("vector0"))
                .findFirst()
                .orElseThrow();
        return vector.code()
                .orElseThrow()
                .elementStream()
                .filter(element -> element instanceof InvokeInstruction call
                        && call.owner().asInternalName().equals("java/lang/Class")
                        && call.name().equalsString("cast"))
                .count();
    }

    /** Checks all loops of the class that a kernel becomes and returns how many there are. */
    private static int loops(Kernel kernel) {
        int loops = 0;
        for (MethodModel method :
                ClassFile.of().parse(HostCompiler.classFile(kernel)).methods()) {
            loops += loops(kernel, method);
        }
        return loops;
    }

    private static int loops(Kernel kernel, MethodModel method) {
        StackMapTableAttribute table = method.code()
                .flatMap(code -> code.findAttribute(Attributes.stackMapTable()))
                .orElse(null);
        if (table == null) {
            return 0;
        }
        Map<Label, List<?>> stacks =
                table.entries().stream().collect(Collectors.toMap(StackMapFrameInfo::target, StackMapFrameInfo::stack));
        Set<Label> passed = new HashSet<>();
        int loops = 0;
        for (CodeElement element : method.code().orElseThrow()) {
            if (element instanceof LabelTarget target) {
                passed.add(target.label());
            } else if (element instanceof BranchInstruction branch && passed.contains(branch.target())) {
                loops++;
                assertThat(stacks.get(branch.target()))
                        .as("stack at a loop of %s in %s", method.methodName(), kernel)
                        .isEmpty();
            }
        }
        return loops;
    }
}
