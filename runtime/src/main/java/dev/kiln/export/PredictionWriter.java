package dev.kiln.export;

import java.io.IOException;
import java.util.List;

/** Takes predictions one by one and writes them in some format. */
public interface PredictionWriter extends AutoCloseable {
    /**
     * Writes the prediction for one sample.
     *
     * @param index of the sample in its data set
     * @param predicted class, −1 where the network gave no number
     * @param probabilities of all classes; read during this call only
     */
    void write(int index, int predicted, float[] probabilities) throws IOException;

    @Override
    void close() throws IOException;

    /** Comma-separated values with a header: index, label, probability, and the probability of each class. */
    static PredictionWriter csv(Appendable out, List<String> classNames) throws IOException {
        return new CsvPredictions(out, classNames);
    }

    /** One JSON object a line: event, index, label, probability, probabilities by class. */
    static PredictionWriter json(Appendable out, List<String> classNames) {
        return new JsonPredictions(out, classNames);
    }
}
