package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Walk;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Puts a task's arguments into a {@link Frame}. Native arrays are used in place. Java arrays are copied to native
 * memory before a launch and, if the kernel writes to them, back after it.
 */
final class Binding {
    private final Kernel kernel;
    private final Frame frame;
    private final boolean[] isWritten;
    private final @Nullable Object[] bound;
    private final MemorySegment[] copies;

    Binding(Kernel kernel, Frame frame) {
        this.kernel = kernel;
        this.frame = frame;
        bound = new Object[kernel.parameters().size()];
        isWritten = new boolean[bound.length];
        copies = new MemorySegment[bound.length];
        Arrays.fill(copies, MemorySegment.NULL);
        Walk.statements(kernel.body(), stmt -> {
            Memory memory = switch (stmt) {
                case Stmt.Store store -> store.memory();
                case Stmt.AtomicAdd add -> add.memory();
                default -> null;
            };
            if (memory instanceof Memory.Buffer buffer) {
                isWritten[buffer.parameter()] = true;
            }
        });
    }

    void bind(Object[] arguments) {
        List<Parameter> parameters = kernel.parameters();
        if (arguments.length != parameters.size()) {
            throw new IllegalArgumentException("Kernel " + kernel.owner() + "#" + kernel.name() + " takes "
                    + parameters.size() + " arguments, but the task gives " + arguments.length);
        }
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            switch (parameters.get(i)) {
                case Parameter.Context context -> {}
                case Parameter.Array array -> bindArray(array, argument);
                case Parameter.Scalar scalar -> frame.scalar[i] = bits(scalar, argument);
            }
            bound[i] = argument;
        }
    }

    private void bindArray(Parameter.Array parameter, Object argument) {
        int i = parameter.index();
        if (argument instanceof TornadoNativeArray array && storage(array) == parameter.element()) {
            MemorySegment segment = array.getSegment();
            if (!segment.isNative() || !segment.scope().isAlive()) {
                throw mismatch(parameter, "an array whose memory is native and not freed", argument);
            }
            frame.address[i] = segment.address();
            frame.length[i] = array.getSize();
            return;
        }
        MemorySegment heap = heapSegment(argument);
        if (heap == null || !elementName(argument).equals(parameter.element().text())) {
            throw mismatch(parameter, "an array of " + parameter.element().text(), argument);
        }
        if (copies[i].byteSize() != heap.byteSize() || copies[i].address() == 0) {
            copies[i] =
                    Arena.ofAuto().allocate(Math.max(heap.byteSize(), 1), 64).asSlice(0, heap.byteSize());
        }
        copies[i].copyFrom(heap);
        frame.address[i] = copies[i].address();
        frame.length[i] = Array.getLength(argument);
    }

    private static ElementType storage(TornadoNativeArray array) {
        return switch (array) {
            case ByteArray a -> ElementType.BYTE;
            case ShortArray a -> ElementType.SHORT;
            case CharArray a -> ElementType.CHAR;
            case HalfFloatArray a -> ElementType.SHORT;
            case IntArray a -> ElementType.INT;
            case LongArray a -> ElementType.LONG;
            case FloatArray a -> ElementType.FLOAT;
            case DoubleArray a -> ElementType.DOUBLE;
        };
    }

    private static @Nullable MemorySegment heapSegment(Object argument) {
        return switch (argument) {
            case byte[] a -> MemorySegment.ofArray(a);
            case short[] a -> MemorySegment.ofArray(a);
            case char[] a -> MemorySegment.ofArray(a);
            case int[] a -> MemorySegment.ofArray(a);
            case long[] a -> MemorySegment.ofArray(a);
            case float[] a -> MemorySegment.ofArray(a);
            case double[] a -> MemorySegment.ofArray(a);
            default -> null;
        };
    }

    private static String elementName(Object array) {
        return array.getClass().getComponentType().getName();
    }

    private long bits(Parameter.Scalar parameter, Object argument) {
        return switch (parameter.type()) {
            case BOOL -> argument instanceof Boolean b ? (b ? 1 : 0) : fail(parameter, argument);
            case INT ->
                switch (argument) {
                    case Integer v -> v;
                    case Short v -> v;
                    case Byte v -> v;
                    case Character v -> v;
                    default -> fail(parameter, argument);
                };
            case LONG -> argument instanceof Long v ? v : fail(parameter, argument);
            case FLOAT -> argument instanceof Float v ? Float.floatToRawIntBits(v) : fail(parameter, argument);
            case DOUBLE -> argument instanceof Double v ? Double.doubleToRawLongBits(v) : fail(parameter, argument);
        };
    }

    private long fail(Parameter.Scalar parameter, Object argument) {
        throw mismatch(parameter, "a boxed " + parameter.type().text(), argument);
    }

    private IllegalArgumentException mismatch(Parameter parameter, String expected, @Nullable Object argument) {
        return new IllegalArgumentException("Kernel " + kernel.owner() + "#" + kernel.name() + ": parameter "
                + parameter.name() + " needs " + expected + ", but the task gives "
                + (argument == null ? "null" : "a " + argument.getClass().getTypeName()));
    }

    /** Copies what the kernel wrote back to Java arrays. */
    void writeBack() {
        for (int i = 0; i < bound.length; i++) {
            Object argument = isWritten[i] ? bound[i] : null;
            MemorySegment heap = argument == null ? null : heapSegment(argument);
            if (heap != null) {
                heap.copyFrom(copies[i]);
            }
        }
    }

    /** Lets go of the arguments. Until here they stay reachable, as generated code uses bare addresses. */
    void release() {
        Arrays.fill(bound, null);
    }
}
