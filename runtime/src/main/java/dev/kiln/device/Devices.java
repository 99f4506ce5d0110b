package dev.kiln.device;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** Lists and chooses devices. The engine is asked once; its answer, or why there is none, is kept. */
public final class Devices {
    /** The engine that Kiln brings along. */
    public static final String EMBEDDED = "embedded";

    /** The engine of an installed TornadoVM. */
    public static final String TORNADOVM = "tornadovm";

    /** Stands for the engine of this process, and for the device that an engine takes by itself. */
    public static final String AUTO = "auto";

    private static final String SDK = "TORNADOVM_HOME";

    private Devices() {}

    /** What the one question to the engine gave: a runtime, or a reason. */
    private record Probe(@Nullable TornadoRuntime runtime, String reason) {
        private static final Probe RESULT = ask();

        /**
         * A TornadoVM that cannot start ends in an error of class initialisation whose cause says why, and only at the
         * first question: hence {@code Throwable}, and only once.
         */
        private static Probe ask() {
            try {
                return new Probe(TornadoRuntimeProvider.getTornadoRuntime(), "");
            } catch (Throwable e) {
                Throwable cause = e;
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                String message = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
                return new Probe(null, inPlainWords(message));
            }
        }
    }

    /** What TornadoVM says where it can't start, for people; anything else on one line and without colours. */
    static String inPlainWords(String message) {
        if (message.contains("No OpenCL platforms")) {
            return "TornadoVM finds no OpenCL driver; install one for the device (Debian, on any CPU: pocl-opencl-icd)";
        }
        if (message.contains("java.library.path") || message.contains("libtornado")) {
            return "TornadoVM's native library can't be loaded (" + message.replaceAll("\\R", " ")
                    + "); install an SDK for this system";
        }
        return message.replaceAll("\u001b\\[[0-9;]*m", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** Every engine that Kiln knows, with its devices or why it has none. */
    public static List<EngineInfo> engines() {
        String running = running();
        List<EngineInfo> engines = new ArrayList<>();
        for (String engine : List.of(EMBEDDED, TORNADOVM)) {
            TornadoRuntime runtime = Probe.RESULT.runtime();
            if (!engine.equals(running)) {
                engines.add(new EngineInfo(engine, false, whyNotRunning(engine), List.of(), List.of()));
            } else if (runtime == null) {
                engines.add(new EngineInfo(engine, false, Probe.RESULT.reason(), List.of(), List.of()));
            } else {
                engines.add(new EngineInfo(engine, true, "", list(engine, runtime), missing(runtime)));
            }
        }
        return engines;
    }

    /**
     * The device with a name, and what it can do.
     *
     * @param engine {@code embedded}, {@code tornadovm}, or {@code auto} for the one of this process
     * @param name of one of its devices, where a prefix will do if it fits only one; or {@code auto} for the device
     *     that the engine takes by itself
     * @throws KilnException with code {@code no-engine} or {@code no-device}
     */
    public static Target select(String engine, String name) {
        String asked = engine.equals(AUTO) ? running() : engine;
        TornadoRuntime runtime = Probe.RESULT.runtime();
        if (!asked.equals(running())) {
            throw new KilnException("no-engine", "Engine " + asked + " is not available: " + whyNotRunning(asked));
        }
        if (runtime == null) {
            throw new KilnException("no-engine", "Engine " + asked + " is not available: " + Probe.RESULT.reason());
        }
        TornadoDevice standard = runtime.getDefaultDevice();
        if (name.equals(AUTO) || standard.getDeviceName().equals(name)) {
            // Listing the others would load their drivers, which takes longer than a small training.
            return target(runtime, standard);
        }
        List<Target> devices =
                all(runtime).stream().map(device -> target(runtime, device)).toList();
        List<Target> found =
                devices.stream().filter(device -> device.name().equals(name)).toList();
        if (found.isEmpty()) {
            found = devices.stream()
                    .filter(device -> device.name().startsWith(name))
                    .toList();
        }
        if (found.size() != 1) {
            List<String> names = devices.stream().map(Target::name).toList();
            throw new KilnException(
                    "no-device",
                    "Device \"" + name + "\" of engine " + asked + ": expected one, found " + found.size() + "; "
                            + Suggestion.hint(name, names)
                            + missing(runtime).stream()
                                    .map(reason -> "; " + reason)
                                    .collect(Collectors.joining()));
        }
        return found.getFirst();
    }

    /** What is told about a device that was selected. */
    public static DeviceInfo describe(Target target) {
        return engines().stream()
                .flatMap(engine -> engine.devices().stream())
                .filter(info -> info.name().equals(target.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a device that no engine lists: " + target.name()));
    }

    /**
     * The devices of a list such as {@code host,opencl:0}, in its order; each name as {@link #select} takes it.
     *
     * @throws KilnException with code {@code no-engine} or {@code no-device}, or {@code bad-option} where a name is
     *     empty or a device is named twice
     */
    public static List<Target> selectAll(String engine, String names) {
        List<Target> targets = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            if (name.isBlank()) {
                throw new KilnException(
                        "bad-option",
                        "Setting --device: expected names of devices with one comma between two, found \"" + names
                                + "\"");
            }
            Target target = select(engine, name.strip());
            if (targets.stream().anyMatch(other -> other.name().equals(target.name()))) {
                throw new KilnException(
                        "bad-option",
                        "Setting --device: expected each device once, found " + target.name() + " twice in \"" + names
                                + "\"");
            }
            targets.add(target);
        }
        return targets;
    }

    /**
     * The device for work on arrays that several devices share: one that works in the host's memory, where the engine
     * has such a device, else the first of those that share them.
     */
    public static Target home(List<Target> targets) {
        Target standard = select(AUTO, AUTO);
        return standard.capabilities().inPlace() ? standard : targets.getFirst();
    }

    /** The engine of this process: the SDK's own API jar has no way to plug in another one. */
    public static String running() {
        try {
            Class.forName("dev.kiln.tornado.spi.Engine");
            return EMBEDDED;
        } catch (ClassNotFoundException e) {
            return TORNADOVM;
        }
    }

    private static String whyNotRunning(String engine) {
        if (engine.equals(EMBEDDED)) {
            return "this process runs on TornadoVM; start with --engine embedded";
        }
        String home = System.getenv(SDK);
        return home == null
                ? SDK + " is not set; install the TornadoVM 5.2 SDK (JDK 25) and set it"
                : "this process runs on the embedded engine; start with --engine tornadovm (" + SDK + " is " + home
                        + ")";
    }

    private static List<DeviceInfo> list(String engine, TornadoRuntime runtime) {
        return all(runtime).stream()
                .map(device -> describe(engine, runtime, device))
                .toList();
    }

    private static List<TornadoDevice> all(TornadoRuntime runtime) {
        List<TornadoDevice> devices = new ArrayList<>();
        for (int i = 0; i < runtime.getNumBackends(); i++) {
            TornadoBackend backend = runtime.getBackend(i);
            for (int j = 0; j < backend.getNumDevices(); j++) {
                devices.add(backend.getDevice(j));
            }
        }
        return devices;
    }

    /** Why back ends without devices have none, in their own words. */
    private static List<String> missing(TornadoRuntime runtime) {
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < runtime.getNumBackends(); i++) {
            TornadoBackend backend = runtime.getBackend(i);
            if (backend.getNumDevices() == 0) {
                try {
                    backend.getDefaultDevice();
                } catch (TornadoRuntimeException e) {
                    reasons.add(String.valueOf(e.getMessage()));
                }
            }
        }
        return reasons;
    }

    private static Target target(TornadoRuntime runtime, TornadoDevice device) {
        return new Target(name(runtime, device), device, Capabilities.of(device));
    }

    /** Embedded devices are named by their engine; those of TornadoVM by back end and number, as in opencl:0. */
    private static String name(TornadoRuntime runtime, TornadoDevice device) {
        if (running().equals(EMBEDDED)) {
            return device.getDeviceName();
        }
        TornadoBackend backend = runtime.getBackend(device.getBackendIndex());
        int index = 0;
        while (index < backend.getNumDevices() && !backend.getDevice(index).equals(device)) {
            index++;
        }
        return device.getTornadoVMBackend().name().toLowerCase(Locale.ROOT) + ":" + index;
    }

    private static DeviceInfo describe(String engine, TornadoRuntime runtime, TornadoDevice device) {
        return new DeviceInfo(
                engine,
                name(runtime, device),
                device.getDescription(),
                device.getPlatformName(),
                device.getDeviceType().name().toLowerCase(Locale.ROOT),
                device.getTornadoVMBackend().name().toLowerCase(Locale.ROOT),
                device.getMaxGlobalMemory(),
                device.getDeviceLocalMemorySize(),
                device.getAvailableProcessors());
    }
}
