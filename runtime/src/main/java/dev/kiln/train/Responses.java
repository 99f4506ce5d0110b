package dev.kiln.train;

import dev.kiln.model.HiddenLayer;
import dev.kiln.model.HiddenResponses;
import dev.kiln.model.Model;
import dev.kiln.sparsity.Equilibrium;
import dev.kiln.sparsity.KeptNeurons;
import dev.kiln.sparsity.SparsitySettings;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Compares what neurons put out for the probe batch with what they did a window before. */
record Responses(SparsitySettings settings, NeuronProbe probe) {
    /**
     * The neurons with those marked that need not be trained for now. What was seen is kept in {@code neurons}.
     *
     * @param model weights on the host
     */
    KeptNeurons still(Model model, NeuronState neurons, KeptNeurons kept) {
        Equilibrium rule = new Equilibrium(settings.equilibrium());
        int length = NeuronState.RESPONSES;
        FloatArray now = new FloatArray(neurons.neurons() * length);
        HiddenResponses.read(model, probe.batch().features(), length, now, probe.target(), probe.allocator());
        double[][] changes = new double[kept.layers()][];
        int[][] quiet = new int[kept.layers()][];
        for (int number = 0; number < kept.layers(); number++) {
            HiddenLayer layer = neurons.layers().get(number);
            changes[number] = new double[layer.width()];
            quiet[number] = new int[layer.width()];
            for (int place = 0; place < layer.width(); place++) {
                int neuron = layer.offset() + place;
                double change = change(neurons.responses(), now, neuron * length, length);
                int windows = rule.quiet((int) neurons.quiet().get(neuron), change);
                changes[number][place] = change;
                quiet[number][place] = windows;
                neurons.quiet().set(neuron, windows);
            }
        }
        for (int i = 0; i < now.getSize(); i++) {
            neurons.responses().set(i, now.get(i));
        }
        return rule.frozen(kept, changes, quiet);
    }

    /** Relative change of a response; infinite for one that begins, 0 for one that stays silent. */
    private static double change(FloatArray before, FloatArray now, int from, int length) {
        double distance = 0;
        double norm = 0;
        for (int i = from; i < from + length; i++) {
            double difference = (double) now.get(i) - before.get(i);
            distance += difference * difference;
            norm += (double) before.get(i) * before.get(i);
        }
        return distance == 0 ? 0 : Math.sqrt(distance / norm);
    }
}
