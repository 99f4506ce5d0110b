package dev.kiln.embedded.opencl;

import static org.lwjgl.opencl.CL10.clReleaseEvent;
import static org.lwjgl.system.MemoryUtil.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A place among a queue's commands that another queue can wait for. Used by one thread at a time, over and over. */
public final class OpenClMarker {

    private final OpenClDevice device;
    private final MemorySegment event = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    /** Makes a marker for queues of {@code device}. It marks nothing yet. */
    public OpenClMarker(OpenClDevice device) {
        this.device = device;
    }

    /** Returns whether it marks a place. */
    public boolean isSet() {
        return event.get(ValueLayout.JAVA_LONG, 0) != NULL;
    }

    /** Returns where the place's event stands. */
    long address() {
        return event.address();
    }

    /** Forgets the place. */
    public void clear() {
        long old = event.get(ValueLayout.JAVA_LONG, 0);
        if (old != NULL) {
            event.set(ValueLayout.JAVA_LONG, 0, NULL);
            OpenClStatus.check(clReleaseEvent(old), "clReleaseEvent", device, "a marker");
        }
    }
}
