package dev.kiln.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.kiln.KilnException;
import dev.kiln.tensor.TensorAllocator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CSV file (RFC 4180 in UTF-8, with a header; separated by comma, semicolon or tab). A column is numbers if
 * the cell in its first row is one, else texts; later cells must agree.
 */
final class CsvParser {
    /** More values than this in one column of texts are taken for an error. */
    private static final int MOST_TEXTS = 1000;

    private static final int SNIFFED_BYTES = 1 << 14;

    private final ByteSource source;
    private final DataOptions options;
    private final Fingerprint fingerprint;

    CsvParser(ByteSource source, DataOptions options, Fingerprint fingerprint) {
        this.source = source;
        this.options = options;
        this.fingerprint = fingerprint;
    }

    /** The samples of the file. */
    SampleStore read(TensorAllocator allocator) {
        try (InputStream in = new BufferedInputStream(new DigestedStream(source.open(), fingerprint), SNIFFED_BYTES);
                CsvReader<CsvRecord> reader = CsvReader.builder()
                        .fieldSeparator(sniffSeparator(in))
                        .extraFieldStrategy(
                                FieldMismatchStrategy.IGNORE) // Both are refused below, with a better message.
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .detectBomHeader(true)
                        .ofCsvRecord(in, StandardCharsets.UTF_8)) {
            return read(reader.iterator(), allocator);
        } catch (IOException e) {
            throw source.unreadable(e);
        } catch (UncheckedIOException | CsvParseException e) {
            if (e.getCause() instanceof IOException cause) {
                throw source.unreadable(cause);
            }
            String found = DataErrors.quote(String.valueOf(e.getMessage()));
            throw DataErrors.of("bad-csv", source.where(), "is no CSV", "rows of cells", found, "check its quotes", e);
        } catch (OutOfMemoryError e) {
            throw DataErrors.of(
                    "too-little-memory",
                    source.where(),
                    "does not fit in the Java heap",
                    "less data",
                    "more",
                    "give the JVM more memory (-Xmx) or split the file",
                    e);
        }
    }

    private SampleStore read(Iterator<CsvRecord> records, TensorAllocator allocator) {
        if (!records.hasNext()) {
            throw empty("nothing");
        }
        List<String> names = header(records.next());
        if (!records.hasNext()) {
            throw empty("only a header");
        }
        int label = TableEncoder.labelColumn(source.where(), names, options);
        CsvRecord first = records.next();
        requireWidth(first, names);
        Table table = new Table(columns(names, first, label));
        add(table, first, label);
        while (records.hasNext()) {
            CsvRecord record = records.next();
            requireWidth(record, names);
            add(table, record, label);
        }
        return new TableEncoder(source.where(), table, label, options.schema()).encode(null, allocator);
    }

    private List<String> header(CsvRecord record) {
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (String cell : record.getFields()) {
            String name = cell.strip();
            if (name.isEmpty() || !seen.add(name)) {
                throw bad(
                        record,
                        "cannot be the header",
                        "a name for each column, all different",
                        name.isEmpty() ? "none for column " + (names.size() + 1) : DataErrors.quote(name) + " again",
                        "name the columns in the first line");
            }
            names.add(name);
        }
        if (names.stream().allMatch(CsvNumbers::looksLikeNumber)) {
            throw bad(record, "is no header", "names of columns", "only numbers", "name the columns in the first line");
        }
        return names;
    }

    private List<Table.Column> columns(List<String> names, CsvRecord first, int label) {
        List<Table.Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            boolean text = i == label || isText(names.get(i), first.getField(i));
            columns.add(text ? Table.Column.ofTexts(names.get(i)) : Table.Column.ofNumbers(names.get(i)));
        }
        return columns;
    }

    private boolean isText(String name, String firstCell) {
        @Nullable DataSchema schema = options.schema();
        Boolean known = schema == null ? null : TableEncoder.wasText(schema, name);
        return known != null ? known : !CsvNumbers.looksLikeNumber(firstCell) && !CsvNumbers.isMissing(firstCell);
    }

    private void add(Table table, CsvRecord record, int label) {
        table.addRow();
        for (int i = 0; i < table.columns().size(); i++) {
            String cell = record.getField(i);
            if (table.columns().get(i).isText()) {
                addText(table, record, i, cell.strip(), i == label);
            } else {
                table.put(i, number(table, record, i, cell));
            }
        }
    }

    private void addText(Table table, CsvRecord record, int column, String cell, boolean isLabel) {
        String name = DataErrors.quote(table.columns().get(column).name());
        if (cell.isEmpty()) {
            throw bad(record, "has no value in column " + name, "one", "an empty cell", "fill it or remove the row");
        }
        int most = isLabel ? Labels.MOST_CLASSES : MOST_TEXTS;
        if (table.put(column, cell) > most) {
            throw bad(
                    record,
                    "has too many different values in column " + name,
                    "at most " + most + (isLabel ? " classes" : " texts"),
                    "one more",
                    isLabel ? "choose another label column" : "remove the column");
        }
    }

    private float number(Table table, CsvRecord record, int column, String cell) {
        if (CsvNumbers.looksLikeNumber(cell)) {
            float value = CsvNumbers.parse(cell);
            if (Float.isFinite(value)) {
                return value;
            }
        }
        String name = DataErrors.quote(table.columns().get(column).name());
        String found = cell.isBlank() ? "an empty cell" : DataErrors.quote(cell);
        String next = CsvNumbers.isMissing(cell)
                ? "fill it or remove the row"
                : "correct the cell, or begin the column with a text if it holds categories";
        String what = " in column " + name + " is not a finite number";
        throw bad(CsvNumbers.isMissing(cell) ? "not-finite" : "bad-csv", record, what, "a finite number", found, next);
    }

    private void requireWidth(CsvRecord record, List<String> names) {
        if (record.getFieldCount() != names.size()) {
            throw bad(
                    record,
                    "has another number of cells than the header",
                    "" + names.size(),
                    "" + record.getFieldCount(),
                    "correct the line; a cell with a separator in it must be quoted");
        }
    }

    private KilnException empty(String found) {
        return DataErrors.of(
                "empty-data", source.where(), "has no samples", "a header and rows", found, "choose another file");
    }

    private KilnException bad(CsvRecord record, String what, String expected, String found, String next) {
        return bad("bad-csv", record, what, expected, found, next);
    }

    private KilnException bad(String code, CsvRecord record, String what, String expected, String found, String next) {
        return DataErrors.of(
                code,
                source.where(),
                "line " + record.getStartingLineNumber() + (what.startsWith(" ") ? what : " " + what),
                expected,
                found,
                next);
    }

    /** The separator that is most frequent in the first line. */
    private static char sniffSeparator(InputStream in) throws IOException {
        in.mark(SNIFFED_BYTES);
        byte[] start = in.readNBytes(SNIFFED_BYTES - 1);
        in.reset();
        int[] counts = new int[3];
        for (int i = 0; i < start.length && start[i] != '\n' && start[i] != '\r'; i++) {
            int separator = ",;\t".indexOf(start[i]);
            if (separator >= 0) {
                counts[separator]++;
            }
        }
        return counts[0] >= Math.max(counts[1], counts[2]) ? ',' : counts[1] >= counts[2] ? ';' : '\t';
    }
}
