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
                return new Probe(null, message.replaceAll("\\R", " "));
            }
        }
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
     * The device with a name.
     *
     * @param engine {@code embedded} or {@code tornadovm}
     * @param name of one of its devices; a prefix will do where it fits only one
     * @throws KilnException with code {@code no-engine} or {@code no-device}
     */
    public static TornadoDevice select(String engine, String name) {
        TornadoRuntime runtime = Probe.RESULT.runtime();
        if (!engine.equals(running())) {
            throw new KilnException("no-engine", "Engine " + engine + " is not available: " + whyNotRunning(engine));
        }
        if (runtime == null) {
            throw new KilnException("no-engine", "Engine " + engine + " is not available: " + Probe.RESULT.reason());
        }
        if (runtime.getDefaultDevice().getDeviceName().equals(name)) {
            // Listing the others would load their drivers, which takes longer than a small training.
            return runtime.getDefaultDevice();
        }
        List<TornadoDevice> devices = all(runtime);
        List<TornadoDevice> found = devices.stream()
                .filter(device -> device.getDeviceName().equals(name))
                .toList();
        if (found.isEmpty()) {
            found = devices.stream()
                    .filter(device -> device.getDeviceName().startsWith(name))
                    .toList();
        }
        if (found.size() != 1) {
            List<String> names =
                    devices.stream().map(TornadoDevice::getDeviceName).toList();
            throw new KilnException(
                    "no-device",
                    "Device \"" + name + "\" of engine " + engine + ": expected one, found " + found.size() + "; "
                            + Suggestion.hint(name, names)
                            + missing(runtime).stream()
                                    .map(reason -> "; " + reason)
                                    .collect(Collectors.joining()));
        }
        return found.getFirst();
    }

    /** The engine of this process: the SDK's own API jar has no way to plug in another one. */
    private static String running() {
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
        return all(runtime).stream().map(device -> describe(engine, device)).toList();
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

    private static DeviceInfo describe(String engine, TornadoDevice device) {
        return new DeviceInfo(
                engine,
                device.getDeviceName(),
                device.getDescription(),
                device.getPlatformName(),
                device.getDeviceType().name().toLowerCase(Locale.ROOT),
                device.getTornadoVMBackend().name().toLowerCase(Locale.ROOT),
                device.getMaxGlobalMemory(),
                device.getDeviceLocalMemorySize(),
                device.getAvailableProcessors());
    }
}
