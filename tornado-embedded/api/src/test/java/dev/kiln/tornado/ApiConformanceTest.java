package dev.kiln.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares our API with TornadoVM's class files: everything that ours shows must be there, with the same descriptor,
 * flags, generic signature and exceptions. Differences are listed, and a listed difference that is none fails too.
 */
class ApiConformanceTest {

    private static final String SAMPLE = "uk/ac/manchester/tornado/api/TaskGraph.class";

    /** An engine outside TornadoVM finds a kernel's method through its serialized form. */
    private static final List<String> SERIALIZABLE_TASKS = Stream.concat(
                    Stream.of("TornadoFunctions.Task"),
                    IntStream.rangeClosed(1, 20).mapToObj("TornadoFunctions.Task%d"::formatted))
            .map(task -> task + " must not be a java/io/Serializable")
            .toList();

    /** What came between 1.1.2 and 5.2, and clear() is no longer abstract. */
    private static final List<String> ADDED_SINCE_1_1_2 = List.of(
            "TaskGraph has no task with 16 to 20 arguments",
            "TaskGraph has no libraryTask",
            "LibraryTaskDescriptor does not exist",
            "KernelContext has no allocateByteLocalArray(int)",
            "TornadoNativeArray.clear() is [404 ()V  throws []], ours [4 ()V  throws []]",
            "TornadoVMBackendType has no METAL",
            "TornadoVMBackendType has no CUDA",
            "ByteArray has no fromSegmentShallow(MemorySegment)",
            "CharArray has no fromSegmentShallow(MemorySegment)",
            "HalfFloatArray has no fromSegmentShallow(MemorySegment)",
            "HalfFloatArray has no getHalf2(int)",
            "HalfFloatArray has no setHalf2(int, Half2)",
            "TornadoMath has no max(HalfFloat, HalfFloat)",
            "TornadoMath has no min(HalfFloat, HalfFloat)",
            "Half2 has no fma(Half2, Half2, Half2)",
            "Half2 has no fromFloats(float, float)",
            "Half2 has no highFloat(Half2)",
            "Half2 has no lowFloat(Half2)",
            "Int2 has no toArray()",
            "DoubleArray has no fromSegmentShallow(MemorySegment)",
            "FloatArray has no fromSegmentShallow(MemorySegment)",
            "IntArray has no fromSegmentShallow(MemorySegment)",
            "LongArray has no fromSegmentShallow(MemorySegment)",
            "ShortArray has no fromSegmentShallow(MemorySegment)");

    private static final List<String> WITHOUT_ARRAY_IN_1_1_2 = List.of(
            "Half2",
            "Half3",
            "Half4",
            "Half16",
            "Byte3",
            "Byte4",
            "Short2",
            "Short3",
            "Int2",
            "Int3",
            "Int4",
            "Int8",
            "Int16",
            "Float2",
            "Float3",
            "Float16",
            "Matrix2DFloat4",
            "Matrix3DFloat4",
            "Matrix4x4Float");

    @Test
    void agreesWithTornadoVm112() throws IOException, URISyntaxException {
        List<String> expected = new ArrayList<>(ADDED_SINCE_1_1_2);
        WITHOUT_ARRAY_IN_1_1_2.forEach(name -> expected.add(name + " has no getArray()"));
        IntStream.rangeClosed(16, 20).forEach(n -> expected.add("TornadoFunctions.Task" + n + " does not exist"));
        IntStream.rangeClosed(1, 20).forEach(n -> expected.add("TornadoFunctions.LibraryTask" + n + " does not exist"));
        Set<String> newTasks = new HashSet<>();
        IntStream.rangeClosed(16, 20).forEach(n -> newTasks.add("TornadoFunctions.Task" + n + " "));
        SERIALIZABLE_TASKS.stream()
                .filter(text -> newTasks.stream().noneMatch(text::startsWith))
                .forEach(expected::add);

        assertThat(differences(ApiSignatures.read(carrierOf112()))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void agreesWithTornadoVm52() throws IOException {
        String jar = System.getProperty("kiln.tornado.api.jar");
        assumeTrue(
                jar != null, "Not compared with TornadoVM 5.2: name its tornado-api jar with -Dkiln.tornado.api.jar=…");
        assertThat(differences(ApiSignatures.read(Path.of(jar))))
                .containsExactlyInAnyOrderElementsOf(SERIALIZABLE_TASKS);
    }

    /** Returns one sentence for everything of ours that {@code theirs} lacks or has otherwise. */
    private static Set<String> differences(ApiSignatures theirs) throws IOException {
        ApiSignatures ours = ApiSignatures.read(Path.of("target/classes"));
        Set<String> differences = new TreeSet<>();
        int members = 0;
        for (String type : ours.publicTypes()) {
            String name = ApiSignatures.simple(type);
            if (!theirs.classes().containsKey(type)) {
                differences.add(name + " does not exist");
                continue;
            }
            if (!theirs.type(type).equals(ours.type(type))) {
                differences.add(name + " is " + theirs.type(type).detail() + ", ours "
                        + ours.type(type).detail());
            }
            Set<String> extra = new TreeSet<>(ours.interfaces(type));
            extra.removeAll(theirs.interfaces(type));
            extra.forEach(face -> differences.add(name + " must not be a " + face));
            Set<ApiSignatures.Face> present = theirs.members(type, parent -> true);
            for (ApiSignatures.Face face : ours.members(type, ours::isHidden)) {
                members++;
                if (!present.contains(face)) {
                    differences.add(difference(name, face, present));
                }
            }
        }
        assertThat(ours.publicTypes()).as("types compared").hasSizeGreaterThan(80);
        assertThat(members).as("members compared").isGreaterThan(350);
        return differences;
    }

    private static String difference(String type, ApiSignatures.Face face, Set<ApiSignatures.Face> present) {
        if (type.equals("TaskGraph") && face.name().startsWith("libraryTask(")) {
            return "TaskGraph has no libraryTask";
        }
        if (type.equals("TaskGraph") && face.name().matches("task\\(String, TornadoFunctions\\$Task(1[6-9]|20), .*")) {
            return "TaskGraph has no task with 16 to 20 arguments";
        }
        return present.stream()
                .filter(other -> other.name().equals(face.name()))
                .map(other -> type + "." + face.name() + " is [" + other.detail() + "], ours [" + face.detail() + "]")
                .findFirst()
                .orElse(type + " has no " + face.name());
    }

    /** Finds the test dependency that carries TornadoVM 1.1.2's classes. */
    private static Path carrierOf112() throws IOException, URISyntaxException {
        List<URL> places =
                Collections.list(ApiConformanceTest.class.getClassLoader().getResources(SAMPLE));
        assertThat(places.getFirst().getProtocol())
                .as("our own classes come first")
                .isEqualTo("file");
        for (URL place : places) {
            URLConnection connection = place.openConnection();
            if (connection instanceof JarURLConnection jar && place.getPath().contains("gpu-llama3")) {
                URI file = jar.getJarFileURL().toURI();
                return Path.of(file);
            }
        }
        throw new AssertionError("gpu-llama3 is not on the test class path; found " + places);
    }
}
