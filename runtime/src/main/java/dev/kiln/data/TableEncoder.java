package dev.kiln.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes samples of a table: a column of numbers is one feature; a column of texts is one feature for each of its
 * values, 1 where the cell has it and 0 elsewhere, named {@code column=value}. The label column's values are the
 * classes, in numeric order if all are whole numbers and in alphabetic order otherwise.
 */
final class TableEncoder {
    private static final String LABEL = "label";

    private final String where;
    private final Table table;
    private final int label;
    private final @Nullable DataSchema schema;

    /** One feature: a column, and the value it stands for, or −1 if it is the number itself. */
    private record Feature(int column, int value, String name) {}

    /**
     * An encoder.
     *
     * @param label the label column, or −1 if the classes are not known
     * @param schema how the samples that a model was trained on were encoded; null to find it in the table
     */
    TableEncoder(String where, Table table, int label, @Nullable DataSchema schema) {
        this.where = where;
        this.table = table;
        this.label = label;
        this.schema = schema;
    }

    /**
     * Which of the columns holds the class: the one that was asked for, else {@code label}, else the last; −1 if a
     * model is asked about samples whose classes are not known.
     */
    static int labelColumn(String where, List<String> names, DataOptions options) {
        String asked = options.labelColumn();
        if (asked != null) {
            int found = names.indexOf(asked);
            if (found < 0 && options.schema() == null) {
                throw DataErrors.of(
                        "missing-column",
                        where,
                        "has no label column " + DataErrors.quote(asked),
                        "one of its " + names.size() + " columns",
                        DataErrors.quote(asked),
                        DataErrors.plain(Suggestion.hint(asked, names.subList(0, Math.min(20, names.size())))));
            }
            return found;
        }
        int found = names.indexOf(LABEL);
        if (found >= 0 || options.schema() == null) {
            return found >= 0 ? found : names.size() - 1;
        }
        String last = names.get(names.size() - 1);
        boolean lastIsFeature = options.schema().featureNames().stream()
                .anyMatch(name -> name.equals(last) || name.startsWith(last + "=") || name.startsWith(last + "["));
        return lastIsFeature ? -1 : names.size() - 1;
    }

    /** Whether a column held texts when the model's data was encoded; null if there was no such column. */
    static @Nullable Boolean wasText(DataSchema schema, String column) {
        for (String name : schema.featureNames()) {
            if (name.equals(column)) {
                return false;
            }
            if (name.startsWith(column + "=")) {
                return true;
            }
        }
        return null;
    }

    /**
     * The samples. A {@code sampleShape} says that the features belong together, as pixels do, and are normalised
     * alike; it must have as many values as there are features. Null: each feature is something else.
     */
    SampleStore encode(@Nullable List<Integer> sampleShape, TensorAllocator allocator) {
        List<Feature> features = schema == null ? ownFeatures() : featuresOf(schema);
        if (features.isEmpty()) {
            throw DataErrors.of(
                    "missing-column",
                    where,
                    "has nothing to learn from",
                    "at least one column besides the label",
                    table.columns().size() + " in all",
                    "choose another file or label column");
        }
        List<String> classNames = schema == null ? ownClasses() : schema.classNames();
        Labels labels = labels(classNames);
        Tensor tensor =
                allocator.allocate(SampleStore.CATEGORY, ElementType.FLOAT32, Shape.of(table.rows(), features.size()));
        MemorySegment segment = tensor.segment();
        long at = 0;
        for (int row = 0; row < table.rows(); row++) {
            for (Feature feature : features) {
                float cell = table.get(row, feature.column());
                float value = feature.value() < 0 ? cell : cell == feature.value() ? 1 : 0;
                segment.setAtIndex(JAVA_FLOAT, at++, value);
            }
        }
        List<Integer> shape = schema != null ? schema.sampleShape() : sampleShape;
        return new SampleStore(
                tensor,
                labels,
                classNames,
                features.stream().map(Feature::name).toList(),
                shape == null ? List.of(features.size()) : shape,
                sampleShape == null);
    }

    private List<Feature> ownFeatures() {
        List<Feature> features = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            Table.Column header = table.columns().get(column);
            if (column == label) {
                continue;
            }
            if (!header.isText()) {
                features.add(new Feature(column, -1, header.name()));
            }
            for (String value : header.values().keySet().stream().sorted().toList()) {
                features.add(new Feature(column, value(header, value), header.name() + "=" + value));
            }
        }
        return features;
    }

    private List<Feature> featuresOf(DataSchema given) {
        List<Feature> features = new ArrayList<>();
        for (String name : given.featureNames()) {
            features.add(feature(name));
        }
        for (int column = 0; column < table.columns().size(); column++) {
            Table.Column header = table.columns().get(column);
            for (String value :
                    column == label ? List.<String>of() : header.values().keySet()) {
                if (!given.featureNames().contains(header.name() + "=" + value)) {
                    throw mismatch(
                            "has a value in column " + DataErrors.quote(header.name()) + " that the model has not seen",
                            "a value of the training samples",
                            DataErrors.quote(value),
                            "remove or replace it");
                }
            }
        }
        return features;
    }

    private Feature feature(String name) {
        int column = table.find(name);
        if (column >= 0 && !table.columns().get(column).isText()) {
            return new Feature(column, -1, name);
        }
        for (int equals = name.indexOf('='); equals >= 0; equals = name.indexOf('=', equals + 1)) {
            int text = table.find(name.substring(0, equals));
            if (text >= 0 && table.columns().get(text).isText()) {
                // A value that does not occur here has no place in the dictionary: no cell equals it.
                int value = value(table.columns().get(text), name.substring(equals + 1));
                return new Feature(text, value < 0 ? Integer.MAX_VALUE : value, name);
            }
        }
        throw mismatch(
                "has not the columns that the model was trained on",
                "a column for " + DataErrors.quote(name),
                table.columns().size() + " others",
                "bring data of the same form");
    }

    private static int value(Table.Column column, String value) {
        return column.values().getOrDefault(value, -1);
    }

    private List<String> ownClasses() {
        if (label < 0) {
            return List.of();
        }
        Map<String, Integer> values = table.columns().get(label).values();
        boolean numbers = values.keySet().stream().allMatch(TableEncoder::isNumber);
        boolean wholeNumbers = values.keySet().stream().allMatch(TableEncoder::isWholeNumber);
        if (numbers && !wholeNumbers && values.size() > 2 && values.size() * 2L > table.rows()) {
            throw DataErrors.of(
                    "bad-label",
                    where,
                    "has measurements instead of classes in column "
                            + DataErrors.quote(table.columns().get(label).name()),
                    "few different values",
                    values.size() + " in " + table.rows() + " rows",
                    "choose the label column");
        }
        Comparator<String> order = wholeNumbers ? Comparator.comparing(Long::valueOf) : Comparator.naturalOrder();
        return values.keySet().stream()
                .sorted(order.thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private Labels labels(List<String> classNames) {
        if (label < 0) {
            return Labels.unknown(table.rows());
        }
        Table.Column column = table.columns().get(label);
        int[] labelOfValue = new int[column.values().size()];
        Map<String, Integer> labelOfName = new HashMap<>();
        for (int i = 0; i < classNames.size(); i++) {
            labelOfName.put(classNames.get(i), i);
        }
        column.values().forEach((value, place) -> {
            Integer found = labelOfName.get(value);
            if (found == null) {
                throw DataErrors.of(
                        "bad-label",
                        where,
                        "has a class that the training samples do not have",
                        "one of " + classNames.size() + " classes",
                        DataErrors.quote(value),
                        "check that the data belongs together");
            }
            labelOfValue[place] = found;
        });
        int[] labels = new int[table.rows()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = labelOfValue[(int) table.get(row, label)];
        }
        return new Labels(labels);
    }

    private static boolean isWholeNumber(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isNumber(String text) {
        return CsvNumbers.looksLikeNumber(text);
    }

    private KilnException mismatch(String what, String expected, String found, String next) {
        return DataErrors.of("data-mismatch", where, what, expected, found, next);
    }
}
