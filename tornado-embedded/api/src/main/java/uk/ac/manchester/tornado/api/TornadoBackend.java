package uk.ac.manchester.tornado.api;

import java.util.List;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** A family of devices behind one driver. */
public interface TornadoBackend {

    /** Returns the device that plans use unless told otherwise. */
    TornadoDevice getDefaultDevice();

    /** Chooses the device that plans use unless told otherwise. */
    void setDefaultDevice(int index);

    /** Returns the number of devices. */
    int getNumDevices();

    /** Returns a device by its index. */
    TornadoDevice getDevice(int index);

    /** Returns all devices. */
    List<TornadoDevice> getAllDevices();

    /** Returns the kind of the default device. */
    TornadoDeviceType getTypeDefaultDevice();

    /** Returns the back end's name. */
    String getName();

    /** Returns the number of platforms. */
    int getNumPlatforms();

    /** Returns the back end's type. */
    TornadoVMBackendType getBackendType();
}
