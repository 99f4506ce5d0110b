package dev.kiln.embedded.opencl;

import dev.kiln.embedded.tuning.TunedDevice;
import dev.kiln.embedded.tuning.TuningStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides how things are done on a device: as was measured to be best, where somebody did, and otherwise as its
 * capabilities suggest. The file is read when the first decision is made.
 */
public final class OpenClChoices {

    private static final System.Logger LOG = System.getLogger(OpenClChoices.class.getName());

    private final TuningStore store;
    private final TunedDevice device;
    private @Nullable Map<String, String> tuned;
    private @Nullable Map<String, OpenClChoice> noted;

    /** Decides for {@code device}. */
    public OpenClChoices(TuningStore store, TunedDevice device) {
        this.store = store;
        this.device = device;
    }

    /** Decides for the device with these capabilities by what the user's files remember. */
    static OpenClChoices of(OpenClCapabilities device) {
        return new OpenClChoices(
                TuningStore.ofUser(),
                new TunedDevice(device.name(), device.vendor(), device.driverVersion(), device.platform()));
    }

    /** Returns the way in which to do it. */
    public synchronized String take(OpenClChoice choice) {
        if (noted != null) {
            // The latest: what an earlier one works on may be gone.
            noted.put(choice.key(), choice);
        }
        String name = remembered().get(choice.key());
        if (name == null) {
            return choice.usual();
        }
        if (choice.ways().contains(name)) {
            return name;
        }
        LOG.log(
                Level.WARNING,
                "The tuned choice \"{0}\" for {1} is unknown, or {2} has no room for it; \"{3}\" is taken. Run kiln tune again",
                name,
                choice.subject(),
                device.name(),
                choice.usual());
        return choice.usual();
    }

    /** Returns what is remembered, names by keys. */
    public synchronized Map<String, String> remembered() {
        if (tuned == null) {
            tuned = store.read(device);
        }
        return tuned;
    }

    /** Returns where it is remembered, or null where nothing is. */
    public @Nullable Path file() {
        return store.file(device);
    }

    /** Notes from now on what is to be decided. */
    public synchronized void note() {
        noted = new LinkedHashMap<>();
    }

    /** Returns what was to be decided since {@link #note()}, one for each key, and notes no more. */
    public synchronized List<OpenClChoice> noted() {
        List<OpenClChoice> all = noted == null ? List.of() : List.copyOf(noted.values());
        noted = null;
        return all;
    }

    /**
     * Remembers what was measured.
     *
     * @param choices names by keys; an empty name forgets a key
     * @throws IOException if it can't be written
     */
    public synchronized void remember(Map<String, String> choices) throws IOException {
        store.add(device, choices);
        tuned = store.read(device);
    }

    /**
     * Forgets everything about the device.
     *
     * @return whether there was anything
     * @throws IOException if the file can't be deleted
     */
    public synchronized boolean forget() throws IOException {
        tuned = null;
        return store.forget(device);
    }
}
