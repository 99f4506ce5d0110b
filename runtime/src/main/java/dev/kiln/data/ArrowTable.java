package dev.kiln.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.kiln.KilnException;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Gathers the record batches of one Arrow source, column by column, into a {@link Table}. */
final class ArrowTable {
    private static final int MOST_LIST = 1 << 20;
    private static final int MOST_TEXTS = 1000;

    private final ByteSource source;
    private final VectorSchemaRoot root;
    private final DictionaryProvider dictionaries;
    private final int label;
    private final @Nullable DataSchema schema;
    private final Table table;
    private final @Nullable List<Integer> imageShape;

    /** Which of the table's columns each of the source's columns begins at. */
    private final int[] starts;

    ArrowTable(
            ByteSource source,
            VectorSchemaRoot root,
            DictionaryProvider dictionaries,
            int label,
            @Nullable DataSchema schema) {
        this.source = source;
        this.root = root;
        this.dictionaries = dictionaries;
        this.label = label;
        this.schema = schema;
        List<FieldVector> vectors = root.getFieldVectors();
        this.starts = new int[vectors.size()];
        List<Table.Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        FixedSizeListVector onlyList = null;
        for (int i = 0; i < vectors.size(); i++) {
            starts[i] = columns.size();
            FieldVector vector = vectors.get(i);
            if (!names.add(vector.getName())) {
                throw bad("has two columns of one name", "different names", DataErrors.quote(vector.getName()));
            }
            addColumns(columns, vector, i == label);
            if (vector instanceof FixedSizeListVector list && vectors.size() == (label < 0 ? 1 : 2)) {
                onlyList = list;
            }
        }
        this.table = new Table(columns);
        this.imageShape = onlyList == null ? null : shapeOf(onlyList);
    }

    /** Adds the rows of the batch that was loaded last. */
    void addBatch() {
        int rows = root.getRowCount();
        for (int i = 0; i < starts.length; i++) {
            if (root.getVector(i).getValueCount() < rows) {
                throw bad(
                        "is damaged",
                        rows + " rows in each column",
                        "" + root.getVector(i).getValueCount());
            }
        }
        for (int row = 0; row < rows; row++) {
            table.addRow();
            for (int i = 0; i < starts.length; i++) {
                add(root.getVector(i), row, starts[i], i == label);
            }
        }
    }

    /** The samples; pixels that were bytes are bytes again. */
    SampleStore encode(TensorAllocator allocator) {
        if (table.rows() == 0) {
            throw DataErrors.of("empty-data", source.where(), "has no samples", "rows", "none", "choose another file");
        }
        int labelColumn = label < 0 ? -1 : starts[label];
        SampleStore store = new TableEncoder(source.where(), table, labelColumn, schema).encode(imageShape, allocator);
        return imageShape != null && isBytes() ? packed(store, allocator) : store;
    }

    private boolean isBytes() {
        for (FieldVector vector : root.getFieldVectors()) {
            if (vector instanceof FixedSizeListVector list) {
                return list.getDataVector() instanceof UInt1Vector;
            }
        }
        return false;
    }

    private static SampleStore packed(SampleStore store, TensorAllocator allocator) {
        try (Tensor floats = store.features()) {
            Shape shape = floats.shape();
            Tensor bytes = allocator.allocate(SampleStore.CATEGORY, ElementType.UINT8, shape);
            MemorySegment from = floats.segment();
            MemorySegment to = bytes.segment();
            for (long i = 0; i < shape.elements(); i++) {
                byte pixel = (byte) from.getAtIndex(JAVA_FLOAT, i);
                to.set(JAVA_BYTE, i, pixel);
            }
            return new SampleStore(
                    bytes, store.labels(), store.classNames(), store.featureNames(), store.sampleShape(), false);
        }
    }

    private void addColumns(List<Table.Column> columns, FieldVector vector, boolean isLabel) {
        String name = vector.getName();
        if (isLabel || isText(vector)) {
            columns.add(Table.Column.ofTexts(name));
        } else if (isNumber(vector)) {
            columns.add(Table.Column.ofNumbers(name));
        } else if (vector instanceof FixedSizeListVector list && isNumber(list.getDataVector())) {
            if (list.getListSize() < 1 || list.getListSize() > MOST_LIST) {
                throw bad(
                        "has lists of a bad size in column " + DataErrors.quote(name),
                        "1 to " + MOST_LIST + " values",
                        "" + list.getListSize());
            }
            for (int i = 0; i < list.getListSize(); i++) {
                columns.add(Table.Column.ofNumbers(name + "[" + i + "]"));
            }
        } else {
            throw unsupported(vector);
        }
    }

    private static boolean isText(FieldVector vector) {
        return vector instanceof VarCharVector
                || vector instanceof LargeVarCharVector
                || vector.getField().getDictionary() != null;
    }

    private static boolean isNumber(FieldVector vector) {
        return vector.getField().getDictionary() == null
                && (vector instanceof BaseIntVector
                        || vector instanceof FloatingPointVector
                        || vector instanceof BitVector);
    }

    private void add(FieldVector vector, int row, int start, boolean isLabel) {
        requireValue(vector, row, vector);
        if (table.columns().get(start).isText()) {
            int most = isLabel ? Labels.MOST_CLASSES : MOST_TEXTS;
            if (table.put(start, text(vector, row)) > most) {
                throw bad(
                        "has too many different values in column " + DataErrors.quote(vector.getName()),
                        "at most " + most,
                        "one more");
            }
        } else if (vector instanceof FixedSizeListVector list) {
            FieldVector values = list.getDataVector();
            int size = list.getListSize();
            for (int i = 0; i < size; i++) {
                int index = Math.addExact(Math.multiplyExact(row, size), i);
                requireValue(values, index, vector);
                table.put(start + i, number(values, index, vector));
            }
        } else {
            table.put(start, number(vector, row, vector));
        }
    }

    private void requireValue(FieldVector vector, int index, FieldVector column) {
        if (index >= vector.getValueCount() || vector.isNull(index)) {
            throw DataErrors.of(
                    "not-finite",
                    source.where(),
                    "row " + table.rows() + " has no value in column " + DataErrors.quote(column.getName()),
                    "a value",
                    "null",
                    "fill it or remove the row");
        }
    }

    private float number(FieldVector vector, int index, FieldVector column) {
        float value = vector instanceof FloatingPointVector floating
                ? (float) floating.getValueAsDouble(index)
                : vector instanceof BaseIntVector integer
                        ? integer.getValueAsLong(index)
                        : ((BitVector) vector).get(index);
        if (!Float.isFinite(value)) {
            throw DataErrors.of(
                    "not-finite",
                    source.where(),
                    "row " + table.rows() + " has no finite number in column " + DataErrors.quote(column.getName()),
                    "a finite float",
                    "" + value,
                    "replace it or remove the row");
        }
        return value;
    }

    private String text(FieldVector vector, int row) {
        DictionaryEncoding encoding = vector.getField().getDictionary();
        if (encoding != null && vector instanceof BaseIntVector codes) {
            Dictionary dictionary = dictionaries.lookup(encoding.getId());
            long code = codes.getValueAsLong(row);
            if (dictionary == null || code < 0 || code >= dictionary.getVector().getValueCount()) {
                throw bad("is damaged", "a value in the dictionary of column " + vector.getName(), "none for " + code);
            }
            return String.valueOf(dictionary.getVector().getObject((int) code));
        }
        if (vector instanceof BaseIntVector integer) {
            return Long.toString(integer.getValueAsLong(row));
        }
        if (vector instanceof FloatingPointVector floating) {
            double value = floating.getValueAsDouble(row);
            return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : "" + value;
        }
        if (vector instanceof VarCharVector || vector instanceof LargeVarCharVector || vector instanceof BitVector) {
            return String.valueOf(vector.getObject(row));
        }
        throw unsupported(vector);
    }

    /** The shape that the extension type {@code arrow.fixed_shape_tensor} gives, if it fits; else one dimension. */
    private static List<Integer> shapeOf(FixedSizeListVector list) {
        List<Integer> flat = List.of(list.getListSize());
        String json = list.getField().getMetadata().get("ARROW:extension:metadata");
        if (json == null) {
            return flat;
        }
        try {
            List<Integer> shape = new ArrayList<>();
            long elements = 1;
            for (JsonNode size : new ObjectMapper().readTree(json).path("shape")) {
                int value = size.asInt(0);
                elements = value < 1 || elements > MOST_LIST ? -1 : elements * value;
                shape.add(value);
            }
            return elements == list.getListSize() && shape.size() <= 8 ? List.copyOf(shape) : flat;
        } catch (JacksonException e) {
            return flat;
        }
    }

    private KilnException unsupported(FieldVector vector) {
        return bad(
                "has a column that Kiln does not read",
                "numbers, texts or fixed-size lists of numbers",
                DataErrors.quote(vector.getName()) + " of type "
                        + vector.getField().getType());
    }

    private KilnException bad(String what, String expected, String found) {
        return ArrowFraming.bad(source, what, expected, found);
    }
}
