package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** The engine's back ends and devices. */
public interface TornadoRuntime {

    /** Returns a back end by its index. */
    TornadoBackend getBackend(int index);

    /** Returns the back end of the given class. */
    <D extends TornadoBackend> D getBackend(Class<D> type);

    /** Chooses the back end that plans use unless told otherwise. */
    void setDefaultBackend(int index);

    /** Returns the type of a back end. */
    TornadoVMBackendType getBackendType(int index);

    /** Returns the number of back ends. */
    int getNumBackends();

    /** Returns the index of the back end of the given class. */
    <D extends TornadoBackend> int getBackendIndex(Class<D> type);

    /** Returns the device that plans use unless told otherwise. */
    TornadoDevice getDefaultDevice();

    /** Returns whether every plan is profiled. */
    boolean isProfilerEnabled();
}
