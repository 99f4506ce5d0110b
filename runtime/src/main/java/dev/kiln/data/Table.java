package dev.kiln.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of cells as they are read: numbers, or texts by their place in the column's dictionary. Grows without copying.
 */
final class Table {
    private static final int BLOCK_CELLS = 1 << 16;

    private final List<Column> columns;
    private final Map<String, Integer> places = new HashMap<>();
    private final int rowsPerBlock;
    private final List<float[]> blocks = new ArrayList<>();
    private int rows;
    private float[] block = {};
    private int offset;

    /**
     * A column.
     *
     * @param name from the header
     * @param values the texts that occur, each with its number in order of appearance; empty for numbers
     * @param isText whether its cells are texts
     */
    record Column(String name, Map<String, Integer> values, boolean isText) {
        static Column ofNumbers(String name) {
            return new Column(name, Map.of(), false);
        }

        static Column ofTexts(String name) {
            return new Column(name, new LinkedHashMap<>(), true);
        }
    }

    Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
        for (int i = 0; i < columns.size(); i++) {
            places.putIfAbsent(columns.get(i).name(), i);
        }
        this.rowsPerBlock = Math.max(1, BLOCK_CELLS / Math.max(1, columns.size()));
    }

    List<Column> columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /** The place of the column with this name, or −1. */
    int find(String name) {
        return places.getOrDefault(name, -1);
    }

    /** Begins a row of zeros. */
    void addRow() {
        int inBlock = rows % rowsPerBlock;
        if (inBlock == 0) {
            block = new float[rowsPerBlock * columns.size()];
            blocks.add(block);
        }
        offset = inBlock * columns.size();
        rows = Math.incrementExact(rows);
    }

    /** Sets a number in the last row. */
    void put(int column, float value) {
        block[offset + column] = value;
    }

    /** Sets a text in the last row; gives how many different ones the column has. */
    int put(int column, String value) {
        Map<String, Integer> values = columns.get(column).values();
        put(column, values.computeIfAbsent(value, key -> values.size()));
        return values.size();
    }

    /** The number of a cell, or the place of its text in the column's dictionary. */
    float get(int row, int column) {
        return blocks.get(row / rowsPerBlock)[row % rowsPerBlock * columns.size() + column];
    }
}
