package dev.kiln.embedded.host.optimizer;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What the steps over all kinds of quantized weights have in common. */
interface QuantizedStep {
    /** 0 SGD, 1 with momentum, 2 with Nesterov's, 3 AdamW. */
    int kind();

    /** Learning rate, weight decay, momentum; or AdamW's eight. */
    FloatArray settings();

    /** Velocities or first moments, for steps that have them. */
    FloatArray first();

    /** Second moments, for steps that have them. */
    FloatArray second();

    /** What gradients are multiplied by, whether the step is skipped, and the norm. */
    FloatArray clip();

    /** Seed and step of the draws. */
    IntArray key();

    /** Number of the draws' tensor. */
    int tensor();
}
