package dev.kiln.export;

import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Predictions as one JSON object a line. */
final class JsonPredictions implements PredictionWriter {
    private final Appendable out;
    private final List<String> classNames;

    JsonPredictions(Appendable out, List<String> classNames) {
        this.out = out;
        this.classNames = classNames;
    }

    @Override
    public void write(int index, int predicted, float[] probabilities) throws IOException {
        ObjectNode line = MetricsJson.object().put("event", "prediction").put("index", index);
        if (predicted < 0) {
            line.putNull("label").putNull("probability");
        } else {
            line.put("label", classNames.get(predicted)).put("probability", probabilities[predicted]);
        }
        ObjectNode all = line.putObject("probabilities");
        for (int i = 0; i < probabilities.length; i++) {
            if (Float.isFinite(probabilities[i])) {
                all.put(classNames.get(i), probabilities[i]);
            } else {
                all.putNull(classNames.get(i));
            }
        }
        out.append(line.toString()).append('\n');
    }

    @Override
    public void close() throws IOException {
        if (out instanceof java.io.Flushable flushable) {
            flushable.flush();
        }
    }
}
