package dev.kiln.tornado;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sources of the classes that lay numbers or short vectors over a native array: vectors by width, matrices, images
 * and volumes. Their fields are final, so that a kernel can take them apart.
 */
final class CollectionSources {

    /**
     * A class.
     *
     * @param folder its package below {@code types}
     * @param element what it holds: a number, or a short vector
     * @param width numbers in an element
     * @param open whether the constructors that take an array are public
     */
    private record Shape(String folder, String name, String kind, String element, int width, boolean open) {
        boolean isPlain() {
            return width == 1;
        }

        String number() {
            return kind.equals(HALF) ? HALF : kind.toLowerCase(Locale.ROOT);
        }
    }

    private static final List<String> KINDS = List.of("Float", "Double", "Int");

    private static final String HALF = "HalfFloat";

    private CollectionSources() {}

    /** Adds the text of each source by its path below {@code root}, the API's package. */
    static void addTo(Map<Path, String> sources, Path root) {
        for (String kind : KINDS) {
            add(sources, root, vector(shape("collections", "Vector" + kind, kind, 1)));
            for (int width : VectorSources.WIDTHS.getOrDefault(kind, List.of())) {
                add(sources, root, vector(shape("collections", "Vector" + kind + width, kind, width)));
            }
            add(sources, root, matrix(shape("matrix", "Matrix2D" + kind, kind, 1), 2));
            add(sources, root, matrix(shape("matrix", "Matrix3D" + kind, kind, 1), 3));
        }
        add(sources, root, vector(new Shape("collections", "VectorHalf", HALF, HALF, 1, true)));
        for (int width : HalfSources.WIDTHS) {
            add(
                    sources,
                    root,
                    vector(new Shape("collections", "VectorHalf" + width, HALF, "Half" + width, width, false)));
        }
        add(sources, root, matrix(shape("matrix", "Matrix3DLong", "Long", 1), 3));
        add(sources, root, matrix(shape("matrix", "Matrix3DShort", "Short", 1), 3));
        add(sources, root, matrix(shape("matrix", "Matrix2DFloat4", "Float", 4), 2));
        add(sources, root, matrix(shape("matrix", "Matrix3DFloat4", "Float", 4), 3));
        for (int width : new int[] {1, 3, 4, 8}) {
            String suffix = width == 1 ? "" : String.valueOf(width);
            add(sources, root, image(shape("images", "ImageFloat" + suffix, "Float", width)));
        }
        add(sources, root, image(shape("images", "ImageByte3", "Byte", 3)));
        add(sources, root, image(shape("images", "ImageByte4", "Byte", 4)));
    }

    private static Shape shape(String folder, String name, String kind, int width) {
        String number = kind.toLowerCase(Locale.ROOT);
        boolean closed = List.of("VectorFloat2", "VectorDouble2", "VectorInt2").contains(name);
        return new Shape(folder, name, kind, width == 1 ? number : kind + width, width, !closed);
    }

    private static void add(Map<Path, String> sources, Path root, Map.Entry<Shape, String> source) {
        Shape shape = source.getKey();
        sources.put(root.resolve("types/" + shape.folder() + "/" + shape.name() + ".java"), source.getValue());
    }

    private static String each(Shape shape, IntFunction<String> part, String separator) {
        return IntStream.range(0, shape.width()).mapToObj(part).collect(Collectors.joining(separator));
    }

    private static String head(Shape shape, String comment, String parent) {
        String imports =
                shape.isPlain() ? "" : "import uk.ac.manchester.tornado.api.types.vectors." + shape.element() + ";\n";
        String collections = shape.name().startsWith("Matrix2D") && shape.isPlain()
                ? "import uk.ac.manchester.tornado.api.types.collections.Vector" + shape.kind() + ";\n"
                : "";
        String half = shape.kind().equals(HALF) ? "import uk.ac.manchester.tornado.api.types.HalfFloat;\n" : "";
        return """
                package uk.ac.manchester.tornado.api.types.%1$s;

                import java.lang.foreign.MemorySegment;
                %7$simport uk.ac.manchester.tornado.api.types.arrays.%2$sArray;
                %3$s
                /** %4$s Written by CollectionSources, in this module's tests. */
                public final class %5$s%6$s {

                """.formatted(shape.folder(), shape.kind(), collections + imports, comment, shape.name(), parent, half);
    }

    /** Reading and writing the element at a place that is computed from {@code parameters}. */
    private static String access(Shape shape, String parameters, String place) {
        String read = shape.isPlain()
                ? "return storage.get(" + place + ");"
                : "int base = %s;\nreturn new %s(%s);"
                        .formatted(place, shape.element(), each(shape, i -> "storage.get(" + plus(i) + ")", ", "));
        String write = shape.isPlain()
                ? "storage.set(" + place + ", value);"
                : "int base = " + place + ";\n"
                        + each(
                                shape,
                                i -> "storage.set(" + plus(i) + ", value.get" + VectorSources.lane(shape.width(), i)
                                        + "());",
                                "\n");
        return """

                /** Returns the element at a place. */
                public %1$s get(%2$s) {
                %3$s
                }

                /** Sets the element at a place. */
                public void set(%2$s, %1$s value) {
                %4$s
                }
                """.formatted(shape.element(), parameters, read, write);
    }

    private static String plus(int lane) {
        return lane == 0 ? "base" : "base + " + lane;
    }

    /** What all these classes have. */
    private static String common(Shape shape, String sizes, boolean inherits) {
        String fill = shape.name().equals("VectorDouble4") ? "" : """

                /** Sets all numbers. */
                public void fill(%1$s value) {
                    storage.init(value);
                }
                """.formatted(shape.number());
        return fill + """

                /** Returns a copy with an array of its own. */
                public %2$s duplicate() {
                    %2$s copy = new %2$s(%3$s);
                    copy.set(this);
                    return copy;
                }

                /** Copies the elements of another one of this size. */
                public void set(%2$s other) {
                    storage.getSegment().copyFrom(other.storage.getSegment());
                }

                /** Returns how many numbers there are. */
                public int size() {
                    return storage.getSize();
                }

                /** Sets all numbers to 0. */
                %4$spublic void clear() {
                    storage.clear();
                }

                /** Returns the bytes of the numbers. */
                public long getNumBytes() {
                    return storage.getNumBytesOfSegment();
                }

                /** Returns the bytes of the numbers and of the header in front of them. */
                public long getNumBytesWithHeader() {
                    return storage.getNumBytesOfSegmentWithHeader();
                }

                /** Returns the memory of the numbers. */
                public MemorySegment getSegment() {
                    return storage.getSegment();
                }

                /** Returns the memory of the header and the numbers. */
                public MemorySegment getSegmentWithHeader() {
                    return storage.getSegmentWithHeader();
                }
                """.formatted(shape.number(), shape.name(), sizes, inherits ? "@Override\n" : "");
    }

    private static String array(Shape shape) {
        return """

                /** Returns the array behind this. */
                public %sArray getArray() {
                    return storage;
                }
                """.formatted(shape.kind());
    }

    private static Map.Entry<Shape, String> vector(Shape shape) {
        String elements = shape.isPlain() ? "numbers" : "vectors of " + shape.width() + " numbers";
        StringBuilder text = new StringBuilder(head(shape, "A list of " + elements + ", one after the other.", ""));
        text.append("""
                private final %1$sArray storage;

                /** Makes {@code length} elements of zeros. */
                public %2$s(int length) {
                    storage = new %1$sArray(length * %3$d);
                }
                """.formatted(shape.kind(), shape.name(), shape.width()));
        if (shape.open()) {
            text.append("""

                    /** Lays elements over an array. */
                    public %2$s(%1$sArray array) {
                        storage = array;
                    }
                    """.formatted(shape.kind(), shape.name()));
        }
        text.append(access(shape, "int index", shape.isPlain() ? "index" : "index * " + shape.width()));
        text.append("""

                /** Returns how many elements there are. */
                public int getLength() {
                    return storage.getSize()%s;
                }
                """.formatted(shape.isPlain() ? "" : " / " + shape.width()));
        if (!shape.isPlain()) {
            text.append("""

                    /** Returns how many numbers an element has. */
                    public int vectorWidth() {
                        return %d;
                    }
                    """.formatted(shape.width()));
        }
        text.append(array(shape)).append(common(shape, "getLength()", false));
        return Map.entry(shape, text.append("}\n").toString());
    }

    private static Map.Entry<Shape, String> matrix(Shape shape, int dimensions) {
        boolean flat = dimensions == 2;
        String sizes = flat ? "ROWS, COLUMNS" : "ROWS, COLUMNS, DEPTH";
        String parameters = flat ? "int rows, int columns" : "int rows, int columns, int depth";
        String arguments = flat ? "rows, columns" : "rows, columns, depth";
        String count = arguments.replace(", ", " * ") + (shape.isPlain() ? "" : " * " + shape.width());
        String comment = flat ? "A matrix, row by row." : "Numbers by row, column and depth; depth is the innermost.";
        StringBuilder text = new StringBuilder(head(shape, comment, " extends Matrix" + dimensions + "DType"));
        text.append("""
                private final %1$sArray storage;

                /** Makes a matrix of zeros. */
                public %2$s(%3$s) {
                    this(%4$s, new %1$sArray(%5$s));
                }

                /** Lays a matrix over an array. */
                public %2$s(%3$s, %1$sArray array) {
                    super(%4$s);
                    storage = array;
                }
                """.formatted(shape.kind(), shape.name(), parameters, arguments, count));
        if (shape.isPlain()) {
            text.append(ofArrays(shape, flat));
        }
        String place = flat ? "i * COLUMNS + j" : "(i * COLUMNS + j) * DEPTH + k";
        String scaled = shape.isPlain() ? place : "(" + place + ") * " + shape.width();
        text.append(access(shape, flat ? "int i, int j" : "int i, int j, int k", scaled));
        if (flat && shape.isPlain()) {
            text.append(rows(shape));
        }
        if (!shape.isPlain()) {
            text.append(array(shape));
        }
        text.append(common(shape, sizes, true));
        return Map.entry(shape, text.append("}\n").toString());
    }

    private static String ofArrays(Shape shape, boolean flat) {
        String brackets = flat ? "[][]" : "[][][]";
        String sizes =
                flat ? "values.length, values[0].length" : "values.length, values[0].length, values[0][0].length";
        String inner = flat
                ? "set(i, j, values[i][j]);"
                : "for (int k = 0; k < DEPTH; k++) {\nset(i, j, k, values[i][j][k]);\n}";
        return """

                /** Copies a rectangle of numbers. */
                public %s(%s%s values) {
                    this(%s);
                    for (int i = 0; i < ROWS; i++) {
                        for (int j = 0; j < COLUMNS; j++) {
                            %s
                        }
                    }
                }
                """.formatted(shape.name(), shape.number(), brackets, sizes, inner);
    }

    private static String rows(Shape shape) {
        return """

                /** Returns a copy of a row. */
                public Vector%1$s row(int row) {
                    Vector%1$s copy = new Vector%1$s(COLUMNS);
                    for (int j = 0; j < COLUMNS; j++) {
                        copy.set(j, get(row, j));
                    }
                    return copy;
                }

                /** Returns a copy of a column. */
                public Vector%1$s column(int column) {
                    Vector%1$s copy = new Vector%1$s(ROWS);
                    for (int i = 0; i < ROWS; i++) {
                        copy.set(i, get(i, column));
                    }
                    return copy;
                }

                /** Returns a copy of the diagonal. */
                public Vector%1$s diag() {
                    Vector%1$s copy = new Vector%1$s(Math.min(ROWS, COLUMNS));
                    for (int i = 0; i < copy.getLength(); i++) {
                        copy.set(i, get(i, i));
                    }
                    return copy;
                }
                """.formatted(shape.kind());
    }

    private static Map.Entry<Shape, String> image(Shape shape) {
        String factor = shape.isPlain() ? "" : " * " + shape.width();
        StringBuilder text =
                new StringBuilder(head(shape, "A picture of " + shape.width() + " number(s) a pixel, row by row.", ""));
        text.append("""
                private final %1$sArray storage;
                private final int width;
                private final int height;

                /** Makes a picture of zeros. */
                public %2$s(int width, int height) {
                    this(width, height, new %1$sArray(width * height%3$s));
                }

                /** Lays a picture over an array. */
                public %2$s(int width, int height, %1$sArray array) {
                    this.width = width;
                    this.height = height;
                    storage = array;
                }
                """.formatted(shape.kind(), shape.name(), factor));
        String place = "x + y * width";
        text.append(access(shape, "int x, int y", shape.isPlain() ? place : "(" + place + ")" + factor));
        text.append(access(shape, "int x", "x" + factor).replace("at a place", "of the first row"));
        text.append("""

                /** Returns how many pixels a row has. */
                public int X() {
                    return width;
                }

                /** Returns how many rows there are. */
                public int Y() {
                    return height;
                }
                """);
        text.append(array(shape)).append(common(shape, "width, height", false));
        return Map.entry(shape, text.append("}\n").toString());
    }
}
