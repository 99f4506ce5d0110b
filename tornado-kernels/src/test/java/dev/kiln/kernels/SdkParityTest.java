package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** All parity tests once more on the devices of TornadoVM's SDK, where {@code TORNADOVM_HOME} names one. */
@ExtendWith(ParityTable.class)
class SdkParityTest {
    /** Fewer tests than this mean that the other JVM did not find them. */
    private static final int LEAST_TESTS = 200;

    @TestFactory
    Stream<DynamicNode> shouldAgreeOnTornadoVm() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Engine.embedded(), "this JVM has TornadoVM itself behind the API");
        Assumptions.assumeTrue(Sdk.whyAbsent().isEmpty(), Sdk.whyAbsent());
        List<ParityResult> results = Sdk.run();
        assertThat(results).hasSizeGreaterThan(LEAST_TESTS);
        Map<String, List<ParityResult>> byKernel = results.stream()
                .collect(Collectors.groupingBy(ParityResult::kernel, TreeMap::new, Collectors.toList()));
        return byKernel.entrySet().stream()
                .map(kernel -> DynamicContainer.dynamicContainer(
                        kernel.getKey(),
                        kernel.getValue().stream()
                                .map(result -> DynamicTest.dynamicTest(result.test(), result::repeat))));
    }
}
