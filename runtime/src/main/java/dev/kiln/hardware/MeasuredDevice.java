package dev.kiln.hardware;

import dev.kiln.device.DeviceInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was measured on a device.
 *
 * @param info what the device says about itself
 * @param hardware its name, such as a processor's
 * @param measurements in the order in which they are told
 * @param otherLoad share of this machine's processors that other work took meanwhile; 0 where that is not known or does
 *     not matter
 * @param remarks sentences on what has to be known to read them
 * @param leftOut what was not measured, each with its reason
 */
public record MeasuredDevice(
        DeviceInfo info,
        String hardware,
        List<Measurement> measurements,
        double otherLoad,
        List<String> remarks,
        List<String> leftOut) {
    /** Other work that takes more than this share of the processors makes results too slow. */
    private static final double QUIET = 0.05;

    /** Copies the lists. */
    public MeasuredDevice {
        measurements = List.copyOf(measurements);
        remarks = List.copyOf(remarks);
        leftOut = List.copyOf(leftOut);
    }

    /** Whether other work made results slower than the device is. */
    public boolean isDisturbed() {
        return otherLoad > QUIET;
    }

    /** The measurements of one kind. */
    public List<Measurement> of(Group group) {
        return measurements.stream().filter(one -> one.group() == group).toList();
    }

    /** The measurement with an id. */
    public Optional<Measurement> find(String id) {
        return measurements.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** The fastest way in which a format was computed in registers. */
    public Optional<Measurement> inRegisters(String format) {
        return fastest(of(Group.PEAK).stream().filter(one -> one.format().equals(format)));
    }

    /** The fastest product in a format. */
    public Optional<Measurement> product(String format) {
        return fastest(measurements.stream()
                .filter(one -> one.group() == Group.SQUARE || one.group() == Group.FORMAT)
                .filter(one -> one.format().equals(format)));
    }

    /** The most FP32 operations a second that were seen: in registers, or in a product where that was faster. */
    public Optional<Measurement> peak() {
        return fastest(Stream.of(inRegisters("FP32"), product("FP32")).flatMap(Optional::stream));
    }

    /** The triad in main memory. */
    public Optional<Measurement> triad() {
        return find(MemoryWorks.TRIAD);
    }

    /** The most bytes a second that arrays in main memory reached. */
    public Optional<Measurement> memory() {
        return of(Group.BANDWIDTH).stream()
                .filter(one -> one.id().equals(MemoryWorks.COPY) || one.id().equals(MemoryWorks.TRIAD))
                .max(Comparator.comparingDouble(Measurement::bandwidth));
    }

    private static Optional<Measurement> fastest(Stream<Measurement> some) {
        return some.max(Comparator.comparingDouble(Measurement::rate));
    }
}
