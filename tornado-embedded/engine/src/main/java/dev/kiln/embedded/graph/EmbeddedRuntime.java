package dev.kiln.embedded.graph;

import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoBackendNotFound;

/** The embedded engine's back ends: so far the host alone. */
final class EmbeddedRuntime implements TornadoRuntime {

    private final HostBackend host = new HostBackend();

    @Override
    public TornadoBackend getBackend(int index) {
        if (index != 0) {
            throw new TornadoBackendNotFound("The embedded engine has no back end " + index + "; expected 0, the host");
        }
        return host;
    }

    @Override
    public <D extends TornadoBackend> D getBackend(Class<D> type) {
        if (!type.isInstance(host)) {
            throw new TornadoBackendNotFound("The embedded engine has no back end of type " + type.getName());
        }
        return type.cast(host);
    }

    @Override
    public void setDefaultBackend(int index) {
        getBackend(index);
    }

    @Override
    public TornadoVMBackendType getBackendType(int index) {
        return getBackend(index).getBackendType();
    }

    @Override
    public int getNumBackends() {
        return 1;
    }

    @Override
    public <D extends TornadoBackend> int getBackendIndex(Class<D> type) {
        getBackend(type);
        return 0;
    }

    @Override
    public HostDevice getDefaultDevice() {
        return host.getDefaultDevice();
    }

    @Override
    public boolean isProfilerEnabled() {
        return false;
    }
}
