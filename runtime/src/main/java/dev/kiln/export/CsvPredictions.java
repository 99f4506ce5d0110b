package dev.kiln.export;

import java.io.IOException;
import java.util.List;

/** Predictions as comma-separated values (RFC 4180: a value with a comma, a quote or a line break is quoted). */
final class CsvPredictions implements PredictionWriter {
    private final Appendable out;
    private final List<String> classNames;

    CsvPredictions(Appendable out, List<String> classNames) throws IOException {
        this.out = out;
        this.classNames = classNames;
        out.append("index,label,probability");
        for (String name : classNames) {
            out.append(',').append(quote("p(" + name + ")"));
        }
        out.append('\n');
    }

    @Override
    public void write(int index, int predicted, float[] probabilities) throws IOException {
        out.append(Integer.toString(index)).append(',');
        out.append(predicted < 0 ? "" : quote(classNames.get(predicted))).append(',');
        out.append(predicted < 0 ? "" : Float.toString(probabilities[predicted]));
        for (float probability : probabilities) {
            out.append(',').append(Float.toString(probability));
        }
        out.append('\n');
    }

    @Override
    public void close() throws IOException {
        if (out instanceof java.io.Flushable flushable) {
            flushable.flush();
        }
    }

    private static String quote(String text) {
        boolean special = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return special ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
