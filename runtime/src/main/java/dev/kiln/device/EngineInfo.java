package dev.kiln.device;

import java.util.List;

/**
 * An engine, and whether it can be used.
 *
 * @param name {@code embedded} or {@code tornadovm}
 * @param available whether this process runs on it
 * @param reason why it is not available and what to do about it, in one sentence; empty where it is
 * @param devices what it offers; empty where it is not available
 * @param missing why a kind of device that it knows is not there, a sentence for each kind
 */
public record EngineInfo(
        String name, boolean available, String reason, List<DeviceInfo> devices, List<String> missing) {
    /** Copies the lists. */
    public EngineInfo {
        devices = List.copyOf(devices);
        missing = List.copyOf(missing);
    }
}
