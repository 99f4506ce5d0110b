package dev.kiln.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** Where the parity tests run a kernel. Its string is how the tests and the table at their end call it. */
interface Engine {
    /** Plain Java and every device behind the TornadoVM API, those among them that this machine lacks. */
    List<Engine> ALL =
            Stream.concat(Stream.<Engine>of(new Plain()), devices().stream()).toList();

    /** Runs a kernel, or skips the test and says why. */
    void run(Launch launch);

    /**
     * The kernel's own bytecode, called for one work item after the other. Not beside TornadoVM: it inlines the
     * barriers and local arrays of {@link PlainLaunch}'s contexts, which are subclasses, into every kernel that uses
     * such, and fails.
     */
    record Plain() implements Engine {
        @Override
        public void run(Launch launch) {
            Assumptions.assumeTrue(embedded() || !present(), "TornadoVM is behind the API: plain Java is skipped");
            PlainLaunch.run(launch.grid(), launch.body());
        }

        @Override
        public String toString() {
            return "java";
        }
    }

    /** Every device behind the TornadoVM API; for a back end without one, a device that skips what it should run. */
    static List<DeviceEngine> devices() {
        if (!present()) {
            return List.of(DeviceEngine.missing("device", "no engine on the class path"));
        }
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        List<DeviceEngine> devices = new ArrayList<>();
        for (int i = 0; i < runtime.getNumBackends(); i++) {
            devices.addAll(devices(runtime.getBackend(i)));
        }
        return devices;
    }

    private static List<DeviceEngine> devices(TornadoBackend backend) {
        if (backend.getNumDevices() == 0) {
            return List.of(DeviceEngine.missing(backend.getName() + ":0", reason(backend)));
        }
        List<DeviceEngine> devices = new ArrayList<>();
        for (int i = 0; i < backend.getNumDevices(); i++) {
            TornadoDevice device = backend.getDevice(i);
            String name = embedded() ? device.getDeviceName() : "TornadoVM " + backend.getBackendType() + ":" + i;
            devices.add(DeviceEngine.of(name, device));
        }
        return devices;
    }

    private static String reason(TornadoBackend backend) {
        try {
            return "none is listed, but here is " + backend.getDevice(0).getDescription();
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Whether something stands behind the API. */
    static boolean present() {
        try {
            return TornadoRuntimeProvider.getTornadoRuntime().getNumBackends() > 0;
        } catch (RuntimeException | LinkageError e) {
            return false;
        }
    }

    /** Whether it is the embedded engine, which brings library "kiln"; TornadoVM knows only its own libraries. */
    static boolean embedded() {
        try {
            Class.forName("dev.kiln.tornado.spi.Engines");
            return present();
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
