package dev.kiln.data;

import dev.kiln.KilnException;

/** What must hold for everything that a parser gives, whatever it was given. */
final class StoreCheck {
    private StoreCheck() {}

    /** Sizes agree, labels have names, features are finite. */
    static void check(SampleStore store) {
        int width = store.width();
        if (store.features().shape().dimension(0) != store.size()
                || store.sampleShape().stream().reduce(1, Math::multiplyExact) != width
                || !(store.featureNames().isEmpty() || store.featureNames().size() == width)) {
            throw new AssertionError(store + " does not fit together");
        }
        float[] row = new float[width];
        float[] ones = Normalization.NONE.scale(width, 1);
        for (int i = 0; i < store.size(); i++) {
            int label = store.labels().get(i);
            if (label < Labels.UNKNOWN || label >= store.classNames().size()) {
                throw new AssertionError("label " + label + " of sample " + i + " has no name");
            }
            store.copy(i, ones, new float[width], row, 0);
            for (float value : row) {
                if (!Float.isFinite(value)) {
                    throw new AssertionError("sample " + i + " has the value " + value);
                }
            }
        }
    }

    /** The message is one line. */
    static void check(KilnException refused) {
        String message = String.valueOf(refused.getMessage());
        if (message.chars().anyMatch(Character::isISOControl) || !message.contains("expected ")) {
            throw new AssertionError("not one clear line: " + message);
        }
    }
}
