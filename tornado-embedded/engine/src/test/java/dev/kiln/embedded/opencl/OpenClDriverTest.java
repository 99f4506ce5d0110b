package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** The driver with OpenCL C written by hand. */
class OpenClDriverTest {

    private static final String ADD = """
            __kernel void add(__global int *x, int y) { // line 7
                x[get_global_id(0)] += y; // line 8
            }
            """;

    private OpenClContext context;

    @BeforeEach
    void find() {
        OpenClPlatforms platforms = OpenClPlatforms.find();
        Assumptions.assumeFalse(platforms.devices().isEmpty(), "No OpenCL device: " + platforms.reason());
        context = platforms.devices().getFirst().context();
    }

    @Test
    void leavesJavaItsOwnDivisions() {
        int[] zero = {0};
        assertThatThrownBy(() -> zero[0] = 7 / zero[0]).isInstanceOf(ArithmeticException.class);
    }

    /** A compiler in this process took them all, so that two faults at once ended it. */
    @Test
    void leavesTheJvmItsSignals() throws Throwable {
        String text = ADD.replace("+=", "+= " + System.nanoTime() + " -"); // new to any cache
        try (Arena arena = Arena.ofConfined();
                OpenClProgram program = context.build("Kernel test#new", text, "-cl-std=CL1.2");
                OpenClFunction function = program.function("add", "Task g.add");
                OpenClBuffer buffer = context.allocate(4, "a number");
                OpenClQueue queue = context.queue(false)) {
            assertThat(handlersOutsideTheJvm(arena)).isEmpty();
            function.set(0, buffer);
            function.set(1, 5);
            function.shape(1, new long[] {1, 1, 1}, 1, 1, 1);
            queue.launch(function, null);
            queue.finish();
            assertThat(handlersOutsideTheJvm(arena)).isEmpty();
        }
    }

    /** By the C library and the kernel's list of what lies where. */
    @SuppressWarnings("restricted")
    private static List<Integer> handlersOutsideTheJvm(Arena arena) throws Throwable {
        Path maps = Path.of("/proc/self/maps");
        Assumptions.assumeTrue(Files.exists(maps), "Not a Linux");
        List<String> jvm = Files.readAllLines(maps).stream()
                .filter(line -> line.endsWith("/libjvm.so"))
                .toList();
        Linker linker = Linker.nativeLinker();
        MethodHandle sigaction = linker.downcallHandle(
                linker.defaultLookup().find("sigaction").orElseThrow(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        MemorySegment action = arena.allocate(256, 8);
        List<Integer> outside = new ArrayList<>();
        for (int signal : new int[] {4, 7, 8, 11, 13, 25}) { // ILL, BUS, FPE, SEGV, PIPE, XFSZ
            assertThat((int) sigaction.invokeExact(signal, MemorySegment.NULL, action))
                    .isZero();
            long handler = action.get(ValueLayout.JAVA_LONG, 0);
            if (jvm.stream().noneMatch(line -> holds(line, handler))) {
                outside.add(signal);
            }
        }
        return outside;
    }

    /** A line starts with the first address and the one behind the last. */
    private static boolean holds(String line, long address) {
        String[] range = line.substring(0, line.indexOf(' ')).split("-", -1);
        return Long.compareUnsigned(address, Long.parseUnsignedLong(range[0], 16)) >= 0
                && Long.compareUnsigned(address, Long.parseUnsignedLong(range[1], 16)) < 0;
    }

    @Test
    void describesDevices() {
        OpenClDevice device = context.device();
        OpenClCapabilities can = device.capabilities();
        assertThat(device.getDeviceName()).isEqualTo("opencl:0");
        assertThat(can.name()).isNotBlank();
        assertThat(can.driverVersion()).isNotBlank();
        assertThat(can.computeUnits()).isPositive();
        assertThat(can.maxGroupItems()).isPositive();
        assertThat(can.localBytes()).isPositive();
        assertThat(can.maxAllocationBytes()).isPositive().isLessThanOrEqualTo(can.globalBytes());
        assertThat(can.subBufferAlignment()).isPositive();
        assertThat(device.getDescription()).contains("compute units", "float32");
        assertThat(device.getDeviceMaxWorkgroupDimensions()).hasSize(3);
    }

    @Test
    void runsKernelsAndMeasuresThem() {
        try (Arena arena = Arena.ofConfined();
                OpenClProgram program = context.build("Kernel test#add", ADD, "-cl-std=CL1.2");
                OpenClFunction function = program.function("add", "Task g.add");
                OpenClBuffer buffer = context.allocate(400, "numbers");
                OpenClQueue queue = context.queue(true)) {
            MemorySegment numbers = arena.allocate(ValueLayout.JAVA_INT, 100);
            OpenClTimer timer = new OpenClTimer(context.device());
            queue.write(buffer, 0, numbers, null);
            function.set(0, buffer);
            function.set(1, 5);
            function.shape(1, new long[] {100, 1, 1}, 10, 1, 1);
            for (int i = 0; i < 7; i++) {
                queue.launch(function, timer);
            }
            queue.read(buffer, 0, numbers, null);
            queue.finish();
            timer.collect();
            assertThat(numbers.toArray(ValueLayout.JAVA_INT)).containsOnly(35);
            assertThat(timer.nanos()).isPositive().isLessThanOrEqualTo(timer.end() - timer.start());
            timer.collect();
            assertThat(timer.nanos()).isZero();
        }
    }

    @Test
    void namesLineAndLogOfWhatDoesNotBuild() {
        String broken = ADD.replace("+= y", "+= z");
        assertThatThrownBy(() -> context.build("Kernel test.Some#add", broken, "-cl-std=CL1.2"))
                .isInstanceOf(OpenClBuildException.class)
                .hasMessageStartingWith("Kernel test.Some#add, line 8 does not build on opencl:0")
                .hasMessageContaining("x[get_global_id(0)] += z")
                .hasMessageContaining("The compiler says:\n")
                .hasMessageContaining("undeclared");
    }

    @Test
    void refusesGroupsThatAreTooLarge() {
        try (OpenClProgram program = context.build("Kernel test#add", ADD, "-cl-std=CL1.2");
                OpenClFunction function = program.function("add", "Task g.add (Test.add)")) {
            long large = 2 * context.device().capabilities().maxGroupItems();
            assertThatThrownBy(() -> function.shape(1, new long[] {large, 1, 1}, large, 1, 1))
                    .isInstanceOf(TornadoTaskRuntimeException.class)
                    .hasMessageContaining("Task g.add (Test.add) has groups of " + large + " work items")
                    .hasMessageContaining("Choose a smaller local size");
        }
    }

    @Test
    void saysWhichCallFailsAndWhy() {
        try (OpenClProgram program = context.build("Kernel test#add", ADD, "-cl-std=CL1.2");
                OpenClFunction function = program.function("add", "Task g.add (Test.add)");
                OpenClQueue queue = context.queue(false)) {
            function.shape(1, new long[] {64, 1, 1});
            assertThatThrownBy(() -> queue.launch(function, null))
                    .isInstanceOf(OpenClException.class)
                    .hasMessageContaining("clEnqueueNDRangeKernel failed with CL_INVALID_KERNEL_ARGS (-52) on opencl:0")
                    .hasMessageContaining("Task g.add (Test.add), global size [64]");
            assertThatThrownBy(() -> function.set(9, 1)).hasMessageContaining("CL_INVALID_ARG_INDEX");
        }
    }

    @Test
    void refusesArraysThatAreTooLarge() {
        long bytes = context.device().capabilities().maxAllocationBytes() + 1;
        assertThatThrownBy(() -> context.allocate(bytes, "a FloatArray"))
                .isInstanceOf(TornadoOutOfMemoryException.class)
                .hasMessageContaining("opencl:0")
                .hasMessageContaining("can't hold a FloatArray of " + bytes);
    }

    @Test
    void tellsKindsOfFailureApart() {
        OpenClDevice device = context.device();
        assertThat(OpenClStatus.failure(-4, "clEnqueueWriteBuffer", device, "a FloatArray of 10"))
                .isInstanceOf(TornadoOutOfMemoryException.class)
                .hasMessageContaining(
                        "clEnqueueWriteBuffer failed with CL_MEM_OBJECT_ALLOCATION_FAILURE (-4) on opencl:0")
                .hasMessageContaining("for a FloatArray of 10");
        assertThat(OpenClStatus.failure(-36, "clFinish", device, "a graph"))
                .isInstanceOf(TornadoDeviceNotFound.class)
                .hasMessageContaining("The device is lost");
        assertThat(OpenClStatus.failure(-54, "clEnqueueNDRangeKernel", device, "a kernel"))
                .isInstanceOf(TornadoTaskRuntimeException.class)
                .hasMessageContaining("Choose a smaller local size");
        assertThat(OpenClStatus.failure(-9999, "clFinish", device, "a graph"))
                .isInstanceOf(OpenClException.class)
                .hasMessageContaining("status (-9999)");
    }

    /** Builds in one process what the next one finds, and again once it is damaged. */
    @Test
    void anotherProcessTakesProgramsFromTheCache(@TempDir Path folder) throws Exception {
        assertThat(child(folder)).contains("built");
        assertThat(child(folder)).contains("from the cache");
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        assertThat(child(folder)).contains("built");
        assertThat(child(folder)).contains("from the cache");
    }

    private static String child(Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-D" + ProgramCache.PROPERTY + "=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Builder.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** The other process: builds one program and says where it came from. */
    static final class Builder {

        private Builder() {}

        /** Takes no arguments. */
        public static void main(String[] arguments) {
            OpenClContext context = OpenClPlatforms.find().devices().getFirst().context();
            try (OpenClProgram program = context.build("Kernel test#add", ADD, "-cl-std=CL1.2");
                    OpenClFunction function = program.function("add", "nobody")) {
                function.set(1, 5);
                System.out.println(program.isFromCache() ? "from the cache" : "built");
            }
        }
    }
}
