package dev.kiln.model;

/**
 * One layer of a {@link ModelSpec}. A layer says nothing about the size of its input: that comes from the layer before
 * it or from the data.
 */
public sealed interface Layer {
    /** The number of outputs of this layer for {@code inputs} inputs. */
    int outputs(int inputs);

    /** y = x·Wᵀ + b with {@code units} outputs. */
    record Dense(int units) implements Layer {
        @Override
        public int outputs(int inputs) {
            return units;
        }
    }

    /** An elementwise nonlinearity. */
    record Activation(ActivationFunction function) implements Layer {
        @Override
        public int outputs(int inputs) {
            return inputs;
        }
    }

    /** A normalisation over the features of a sample, with trained scale (and shift, for {@code LAYER}). */
    record Normalization(NormalizationKind kind) implements Layer {
        @Override
        public int outputs(int inputs) {
            return inputs;
        }
    }

    /** While training, sets a share {@code rate} of the values to zero and scales the others by 1 / (1 − rate). */
    record Dropout(float rate) implements Layer {
        @Override
        public int outputs(int inputs) {
            return inputs;
        }
    }
}
