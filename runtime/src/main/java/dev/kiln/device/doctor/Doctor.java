package dev.kiln.device.doctor;

import dev.kiln.device.Contraction;
import dev.kiln.device.Target;
import dev.kiln.device.doctor.Finding.Status;
import dev.kiln.kernels.traps.Traps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Runs all checks on a device, each for a few seconds at most. */
public final class Doctor {
    /** After so long a check counts as hanging. */
    private static final int SECONDS = 20;

    private static final String AVOIDED = "Kiln's kernels avoid it, and a test of the build holds them to that";

    private final Target target;
    private final Probe probe;

    private Doctor(Target target) {
        this.target = target;
        this.probe = new Probe(target);
    }

    /**
     * Examines a device.
     *
     * @param listener hears of each finding at once, since a driver may end the process
     */
    public static void examine(Target target, Consumer<Finding> listener) {
        for (Check check : new Doctor(target).checks()) {
            Finding finding = run(check);
            listener.accept(finding);
            if (finding.detail().startsWith("no answer")) {
                return;
            }
        }
    }

    private List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        rulesThatKilnNeeds(checks);
        new LaunchChecks(probe).addTo(checks);
        arithmetic(checks);
        choices(checks);
        memory(checks);
        return checks;
    }

    private void rulesThatKilnNeeds(List<Check> checks) {
        checks.add(new Check(
                "strict-mathematics",
                true,
                "infinities and NaN survive",
                "plans on OpenCL are compiled without relaxed mathematics",
                () -> finiteness(false)));
        checks.add(new Check(
                "array-twice",
                true,
                "an array that is read and written as the last argument",
                "tasks name an array twice only so; other ways are not tried here, for TornadoVM never ends them",
                () -> {
                    IntArray x = Probe.ints(1, 2, 3);
                    IntArray y = Probe.ints(10, 20);
                    IntArray expected = Probe.ints(0);
                    for (int i = 0; i < Probe.SIZE; i++) {
                        expected.set(i, x.get(i) + y.get(i));
                    }
                    probe.run((graph, context) -> graph.task(Probe.task(), Traps::addInto, context, x, y, y), x, y);
                    return difference(expected, y);
                }));
    }

    private void arithmetic(List<Check> checks) {
        checks.add(new Check(
                "relaxed-by-default",
                false,
                "infinities and NaN survive without asking for it",
                "plans on OpenCL ask for it, see strict-mathematics",
                () -> finiteness(true)));
        checks.add(new Check(
                "contraction",
                false,
                "a * b + c rounds twice",
                "the launcher sets tornado.enable.fma=False; Kiln's kernels are held to bounds that contain either"
                        + " rounding, and one that needs two is refused by name",
                () -> Contraction.expected() == Contraction.found(target)
                        ? ""
                        : "expected " + Contraction.expected() + ", found " + Contraction.found(target)
                                + ": rounded once"));
        int[] numbers = {-1, Integer.MIN_VALUE, 17, -9};
        checks.add(onInts("unsigned-shift", ">>> of negative numbers", numbers, v -> v >>> 3, Traps::unsignedShift));
        checks.add(
                onInts("rotation", "Integer.rotateLeft", numbers, v -> Integer.rotateLeft(v, 7), Traps::rotateBySeven));
        checks.add(onInts("division", "negative numbers by 8", numbers, v -> v / 8, Traps::divideByEight));
        float[] floats = {3e9f, -3e9f, Float.NaN, 1.5f, 1f};
        checks.add(onFloats("saturation", "(int) of large floats and NaN", floats, v -> (int) v, Traps::saturate));
        checks.add(onFloats(
                "float-bits",
                "calculating with floatToRawIntBits",
                new float[] {1f, -2f, 0.1f},
                v -> Float.floatToRawIntBits(v) + 1,
                Traps::floatBits));
        checks.add(onFloats("less-or-equal", "<= where one is NaN", floats, v -> v <= 1f ? 1 : 0, Traps::lessOrEqual));
    }

    private void choices(List<Check> checks) {
        int[] small = {0, 1, 2, 3, 4, 5, 6, 7};
        checks.add(
                onInts("choice-by-or", "a || b ? 1 : 0", small, v -> (v < 2 || v > 5 ? 1 : 0) + 10, Traps::chooseByOr));
        checks.add(onInts(
                "count-by-and",
                "if (a && b) count++",
                small,
                v -> {
                    int count = 0;
                    for (int w = v; w < v + 4; w++) {
                        count += w > 2 && w < 6 ? 1 : 0;
                    }
                    return count;
                },
                Traps::countByAnd));
        checks.add(onInts(
                "return-from-loop",
                "return inside a helper's loop",
                small,
                v -> {
                    for (int j = 2; j < 9; j++) {
                        if (v % j == 0) {
                            return j;
                        }
                    }
                    return -1;
                },
                Traps::returnFromLoop));
    }

    private void memory(List<Check> checks) {
        checks.add(new Check("unwritten-elements", false, "elements that a kernel leaves out", AVOIDED, () -> {
            IntArray x = Probe.ints(1, 2, 3, 4);
            IntArray y = Probe.ints(7);
            probe.run((graph, context) -> graph.task(Probe.task(), Traps::storeSome, context, x, y), x, y);
            return difference(Probe.ints(7, 2, 7, 4), y);
        }));
        checks.add(new Check("local-atomics", false, "atomicAdd in local memory", AVOIDED, () -> {
            IntArray x = Probe.ints(1, 2, 3, 4);
            IntArray y = Probe.ints(0);
            probe.run((graph, context) -> graph.task(Probe.task(), Traps::localSum, context, x, y), x, y);
            return difference(Probe.ints(Probe.SIZE / 4 * 10), y);
        }));
    }

    private String finiteness(boolean relaxed) throws Exception {
        FloatArray x = Probe.floats(1f, Float.POSITIVE_INFINITY, Float.NaN, -0f);
        IntArray y = Probe.ints(-1);
        Probe.Task task = (graph, context) -> graph.task(Probe.task(), Traps::isFinite, context, x, y);
        if (relaxed) {
            probe.runWithoutFlags(task, x, y);
        } else {
            probe.run(task, x, y);
        }
        return difference(Probe.ints(1, 0, 0, 1), y);
    }

    private interface OnInt {
        int apply(int value);
    }

    private interface OnFloat {
        int apply(float value);
    }

    private Check onInts(
            String name,
            String subject,
            int[] inputs,
            OnInt java,
            TornadoFunctions.Task3<KernelContext, IntArray, IntArray> kernel) {
        return new Check(name, false, subject, AVOIDED, () -> {
            IntArray x = Probe.ints(inputs);
            IntArray y = Probe.ints(-77);
            IntArray expected = Probe.ints(0);
            for (int i = 0; i < Probe.SIZE; i++) {
                expected.set(i, java.apply(x.get(i)));
            }
            probe.run((graph, context) -> graph.task(Probe.task(), kernel, context, x, y), x, y);
            return difference(expected, y);
        });
    }

    private Check onFloats(
            String name,
            String subject,
            float[] inputs,
            OnFloat java,
            TornadoFunctions.Task3<KernelContext, FloatArray, IntArray> kernel) {
        return new Check(name, false, subject, AVOIDED, () -> {
            FloatArray x = Probe.floats(inputs);
            IntArray y = Probe.ints(-77);
            IntArray expected = Probe.ints(0);
            for (int i = 0; i < Probe.SIZE; i++) {
                expected.set(i, java.apply(x.get(i)));
            }
            probe.run((graph, context) -> graph.task(Probe.task(), kernel, context, x, y), x, y);
            return difference(expected, y);
        });
    }

    private static Finding run(Check check) {
        FutureTask<String> attempt = new FutureTask<>(check.attempt()::run);
        Thread thread = Thread.ofPlatform().daemon().name("doctor").start(attempt);
        try {
            String wrong = attempt.get(SECONDS, TimeUnit.SECONDS);
            return finding(check, wrong.isEmpty() ? Status.OK : Status.WRONG, wrong);
        } catch (TimeoutException hangs) {
            thread.interrupt();
            return finding(check, Status.ABSENT, "no answer within " + SECONDS + " s; no more checks on this device");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            return finding(check, Status.ABSENT, oneLine(words));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return finding(check, Status.ABSENT, "interrupted");
        }
    }

    private static Finding finding(Check check, Status status, String detail) {
        return new Finding(check.name(), status, check.needed(), check.subject(), detail, check.remedy());
    }

    /** The first line that says something, without a terminal's colours. */
    private static String oneLine(String words) {
        String plain = words.replaceAll("\\u001b\\[[0-9;]*m", "")
                .replaceAll("\\s+", " ")
                .strip();
        return plain.length() > 160 ? plain.substring(0, 157) + "…" : plain;
    }

    /** The first element that differs, or an empty text. */
    static String difference(IntArray expected, IntArray actual) {
        for (int i = 0; i < Probe.SIZE; i++) {
            if (expected.get(i) != actual.get(i)) {
                return "element " + i + ": expected " + expected.get(i) + ", found " + actual.get(i);
            }
        }
        return "";
    }
}
