package dev.kiln.embedded.graph;

import java.util.List;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoBackendNotFound;

/**
 * The embedded engine's back ends: 0, the host, and 1, OpenCL, whose drivers are loaded when it is asked for devices.
 */
final class EmbeddedRuntime implements TornadoRuntime {

    private final List<TornadoBackend> backends = List.of(new HostBackend(), new OpenClBackend());
    private volatile TornadoBackend chosen = backends.getFirst();

    @Override
    public TornadoBackend getBackend(int index) {
        if (index < 0 || index >= backends.size()) {
            throw new TornadoBackendNotFound(
                    "The embedded engine has no back end " + index + "; expected 0, the host, " + "or 1, OpenCL");
        }
        return backends.get(index);
    }

    @Override
    public <D extends TornadoBackend> D getBackend(Class<D> type) {
        return type.cast(backends.get(getBackendIndex(type)));
    }

    @Override
    public void setDefaultBackend(int index) {
        TornadoBackend wanted = getBackend(index);
        wanted.getDefaultDevice();
        chosen = wanted;
    }

    @Override
    public TornadoVMBackendType getBackendType(int index) {
        return getBackend(index).getBackendType();
    }

    @Override
    public int getNumBackends() {
        return backends.size();
    }

    @Override
    public <D extends TornadoBackend> int getBackendIndex(Class<D> type) {
        for (int i = 0; i < backends.size(); i++) {
            if (type.isInstance(backends.get(i))) {
                return i;
            }
        }
        throw new TornadoBackendNotFound("The embedded engine has no back end of type " + type.getName());
    }

    @Override
    public TornadoDevice getDefaultDevice() {
        return chosen.getDefaultDevice();
    }

    @Override
    public boolean isProfilerEnabled() {
        return false;
    }
}
