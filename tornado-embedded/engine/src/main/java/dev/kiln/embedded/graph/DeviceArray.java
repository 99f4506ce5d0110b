package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClMarker;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import dev.kiln.embedded.opencl.PinnedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * An array of the caller and its place on a device. A native array travels without its header. A Java array travels
 * through native memory of its own. Where the device copies fastest from pinned memory, arrays that are not too large
 * travel through that.
 */
final class DeviceArray {

    /** Larger arrays travel seldom, and pinned memory is scarce. */
    private static final long MOST_PINNED_BYTES = 64L << 20;

    private final Object array;

    /** The elements on the host: the native array's own, or a copy of the Java array. */
    private final MemorySegment host;

    /** The Java array's elements, or null for a native array. */
    private final @Nullable MemorySegment heap;

    private @Nullable OpenClBuffer buffer;
    private @Nullable PinnedMemory pinned;
    private boolean shared;
    private boolean resident;

    /** Set while the elements are on their way to the device in a queue for transfers, or null. */
    private @Nullable OpenClMarker arrival;

    DeviceArray(Object array) {
        this.array = array;
        if (array instanceof TornadoNativeArray off) {
            heap = null;
            host = off.getSegment();
        } else {
            heap = heapSegment(array);
            host = Arena.ofAuto().allocate(Math.max(1, heap.byteSize()), 64).asSlice(0, heap.byteSize());
        }
    }

    private static MemorySegment heapSegment(Object array) {
        return switch (array) {
            case byte[] a -> MemorySegment.ofArray(a);
            case short[] a -> MemorySegment.ofArray(a);
            case char[] a -> MemorySegment.ofArray(a);
            case int[] a -> MemorySegment.ofArray(a);
            case long[] a -> MemorySegment.ofArray(a);
            case float[] a -> MemorySegment.ofArray(a);
            case double[] a -> MemorySegment.ofArray(a);
            default ->
                throw new IllegalArgumentException("expected an array of numbers, got " + GraphChecker.describe(array));
        };
    }

    /** Returns the number of elements. */
    static int length(Object array) {
        return array instanceof TornadoNativeArray off ? off.getSize() : Array.getLength(array);
    }

    /** Returns the array's memory on the device, which is allocated at the first call. */
    OpenClBuffer buffer(OpenClContext context) {
        OpenClBuffer known = buffer;
        if (known == null) {
            shared = context.canShare(host);
            String subject = "a " + GraphChecker.describe(array);
            known = shared ? context.share(host, subject) : context.allocate(host.byteSize(), subject);
            buffer = known;
            if (!shared && context.isStaged() && host.byteSize() > 0 && host.byteSize() <= MOST_PINNED_BYTES) {
                pinned = context.pin(host.byteSize(), subject);
            }
        }
        return known;
    }

    /** Where the device copies from and to. */
    private MemorySegment stage() {
        return pinned == null ? host : pinned.memory();
    }

    /** Returns whether the device has the array's elements. */
    boolean isResident() {
        return resident;
    }

    /** Returns the bytes of the array's memory on the device. */
    long bytes() {
        return buffer == null ? 0 : buffer.bytes();
    }

    /**
     * Enqueues the transfer to the device.
     *
     * @return the bytes that are copied
     */
    long upload(OpenClContext context, OpenClQueue queue, @Nullable OpenClTimer timer) {
        if (heap != null) {
            host.copyFrom(heap);
        }
        OpenClBuffer to = buffer(context);
        resident = true;
        if (shared) {
            return 0;
        }
        if (pinned != null) {
            pinned.memory().copyFrom(host);
        }
        queue.write(to, 0, stage(), timer);
        return host.byteSize();
    }

    /**
     * Enqueues the transfer to the host; {@link #arrived} must follow once the queue is finished.
     *
     * @return the bytes that are copied
     */
    long download(OpenClContext context, OpenClQueue queue, @Nullable OpenClTimer timer) {
        OpenClBuffer from = buffer(context);
        if (shared) {
            return 0;
        }
        queue.read(from, 0, stage(), timer);
        return host.byteSize();
    }

    /** Returns whether the caller may change the array while it is on its way to the device. */
    boolean travelsFromCopy() {
        return shared || pinned != null || heap != null;
    }

    /** Notes that the elements are on the device once {@code marker} is reached. */
    void arrivesAt(OpenClMarker marker) {
        arrival = marker;
    }

    /** Returns what must be reached before the elements are on the device, once; or null. */
    @Nullable
    OpenClMarker takeArrival() {
        OpenClMarker marker = arrival;
        arrival = null;
        return marker;
    }

    /** Brings what was downloaded to where the caller reads it. */
    void arrived() {
        if (pinned != null) {
            host.copyFrom(pinned.memory());
        }
        if (heap != null) {
            heap.copyFrom(host);
        }
    }

    /** Gives the device's memory back. No queue may use it any more. */
    void release() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
        if (pinned != null) {
            pinned.close();
            pinned = null;
        }
        resident = false;
        arrival = null;
    }
}
