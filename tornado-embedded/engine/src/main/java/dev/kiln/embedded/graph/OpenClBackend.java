package dev.kiln.embedded.graph;

import dev.kiln.embedded.opencl.OpenClDevice;
import dev.kiln.embedded.opencl.OpenClPlatforms;
import java.util.List;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;

/** The back end with the machine's OpenCL devices, of which there may be none. */
final class OpenClBackend implements TornadoBackend {

    private int chosen;

    @Override
    public OpenClDevice getDefaultDevice() {
        return getDevice(chosen);
    }

    @Override
    public void setDefaultDevice(int index) {
        getDevice(index);
        chosen = index;
    }

    @Override
    public int getNumDevices() {
        return OpenClPlatforms.find().devices().size();
    }

    /**
     * Returns a device.
     *
     * @throws TornadoDeviceNotFound that says why there are none, or which there are
     */
    @Override
    public OpenClDevice getDevice(int index) {
        OpenClPlatforms platforms = OpenClPlatforms.find();
        if (platforms.devices().isEmpty()) {
            throw new TornadoDeviceNotFound("No OpenCL device: " + platforms.reason());
        }
        if (index < 0 || index >= platforms.devices().size()) {
            throw new TornadoDeviceNotFound("Back end " + getName() + " has no device " + index + "; expected 0 to "
                    + (platforms.devices().size() - 1));
        }
        return platforms.devices().get(index);
    }

    @Override
    public List<TornadoDevice> getAllDevices() {
        return List.copyOf(OpenClPlatforms.find().devices());
    }

    @Override
    public TornadoDeviceType getTypeDefaultDevice() {
        return getDefaultDevice().getDeviceType();
    }

    @Override
    public String getName() {
        return "opencl";
    }

    @Override
    public int getNumPlatforms() {
        return (int) OpenClPlatforms.find().devices().stream()
                .map(OpenClDevice::getPlatformName)
                .distinct()
                .count();
    }

    @Override
    public TornadoVMBackendType getBackendType() {
        return TornadoVMBackendType.OPENCL;
    }
}
