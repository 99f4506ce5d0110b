package dev.kiln.device;

import java.util.List;

/**
 * An engine, and whether it can be used.
 *
 * @param name {@code embedded} or {@code tornadovm}
 * @param available whether this process runs on it
 * @param reason why it is not available and what to do about it, in one sentence; empty where it is
 * @param devices what it offers; empty where it is not available
 */
public record EngineInfo(String name, boolean available, String reason, List<DeviceInfo> devices) {
    /** Copies the list. */
    public EngineInfo {
        devices = List.copyOf(devices);
    }
}
