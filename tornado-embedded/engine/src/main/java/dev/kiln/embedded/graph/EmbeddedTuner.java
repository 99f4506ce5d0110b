package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClChoices;
import dev.kiln.embedded.opencl.OpenClDevice;
import dev.kiln.embedded.opencl.tuning.DeviceTrials;
import dev.kiln.tornado.spi.Tuner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** Tunes OpenCL devices. The host has nothing to choose: it has one way for products, and groups cost it nothing. */
final class EmbeddedTuner implements Tuner {

    private static final String HOST = "the host device has one way for everything: products by its own micro-kernel, "
            + "kernels in tiles that its threads take as they come";

    @Override
    public State state(TornadoDevice device) {
        if (!(device instanceof OpenClDevice openCl)) {
            return new State(false, HOST, "", Map.of());
        }
        OpenClChoices choices = openCl.choices();
        Path file = choices.file();
        return new State(true, "", file == null ? "" : file.toString(), choices.remembered());
    }

    @Override
    public void note(TornadoDevice device) {
        openCl(device).choices().note();
    }

    @Override
    public int measure(TornadoDevice device, long nanos, Listener listener) throws IOException {
        try (DeviceTrials trials = new DeviceTrials(openCl(device).context())) {
            return trials.run(nanos, listener);
        }
    }

    @Override
    public boolean forget(TornadoDevice device) throws IOException {
        return openCl(device).choices().forget();
    }

    private static OpenClDevice openCl(TornadoDevice device) {
        if (device instanceof OpenClDevice openCl) {
            return openCl;
        }
        throw new IllegalArgumentException(device.getDeviceName() + " can't be tuned: " + HOST);
    }
}
