package dev.kiln.data;

import static dev.kiln.data.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvParserTest {
    private static final DataOptions ALL = DataOptions.defaults().withTestFraction(0);

    @TempDir
    private Path directory = Path.of("");

    private String file(String text) throws IOException {
        return file("data.csv", text);
    }

    private String file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        return directory.resolve(name).toString();
    }

    @Test
    void infersNumbersTextsAndClasses() throws IOException {
        String spec = file("""
                age,colour,"weight, kg",kind
                1,red,-0.5,wolf
                2,blue,1e2,sheep
                6,red,3,wolf
                """);
        try (DataSplits splits = DataSources.open(spec, ALL)) {
            Dataset data = splits.train();
            assertThat(data.schema().featureNames()).containsExactly("age", "colour=blue", "colour=red", "weight, kg");
            assertThat(data.classNames()).containsExactly("sheep", "wolf");
            assertThat(data.sampleShape()).containsExactly(4);
            assertThat(data.raw(1)).containsExactly(2, 1, 0, 100);
            assertThat(data.label(0)).isEqualTo(1);
            assertThat(data.label(1)).isZero();
            assertThat(data.normalization().mean().get(0)).isEqualTo(3, Offset.offset(1e-9));
            float[] row = new float[4];
            data.copyFeatures(2, row, 0);
            assertThat(row[0]).isEqualTo((float) (3 / Math.sqrt(14 / 3.0)), Offset.offset(1e-6f));
        }
    }

    @Test
    void prefersTheLabelColumnAndOrdersWholeNumbersAsSuch() throws IOException {
        String spec = file("label,x\n10,1\n9,2\n-1,3\n");
        try (DataSplits splits = DataSources.open(spec, ALL)) {
            assertThat(splits.train().classNames()).containsExactly("-1", "9", "10");
            assertThat(splits.train().schema().featureNames()).containsExactly("x");
        }
        try (DataSplits splits = DataSources.open(spec, ALL.withLabelColumn("x"))) {
            assertThat(splits.train().schema().featureNames()).containsExactly("label");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t"})
    void findsOtherSeparators(String separator) throws IOException {
        String spec = file("\uFEFFa,b,c\r\n1,2,x\r\n\r\n3,4,y\r\n".replace(",", separator));
        try (DataSplits splits = DataSources.open(spec, ALL)) {
            assertThat(splits.train().schema().featureNames()).containsExactly("a", "b");
            assertThat(splits.train().raw(1)).containsExactly(3, 4);
        }
    }

    @Test
    void readsTestSamplesAsItReadTheTrainingSamples() throws IOException {
        file("train.csv", "x,c,label\n1,p,no\n2,q,yes\n");
        file("test.csv", "label,c,x\nyes,p,5\n");
        try (DataSplits splits = DataSources.open(directory.toString(), DataOptions.defaults())) {
            assertThat(splits.train().size()).isEqualTo(2);
            assertThat(splits.test().raw(0)).containsExactly(5, 1, 0);
            assertThat(splits.test().label(0)).isEqualTo(1);
        }
        file("test.csv", "label,c,x\nyes,r,5\n");
        assertFault("data-mismatch", directory).contains("\"r\"").contains("test.csv");
        file("test.csv", "label,c\nyes,p\n");
        assertFault("data-mismatch", directory).contains("a column for \"x\"");
        file("test.csv", "label,c,x\nmaybe,p,5\n");
        assertFault("bad-label", directory).contains("\"maybe\"");
    }

    @Test
    void readsWithoutLabelsWhatAModelIsAskedAbout() throws IOException {
        DataSchema schema;
        try (DataSplits splits = DataSources.open(file("x,c,kind\n1,p,no\n2,q,yes\n"), ALL)) {
            schema = splits.train().schema();
        }
        String spec = file("questions.csv", "c,x\nq,7\n");
        try (DataSplits splits = DataSources.open(spec, ALL.withSchema(schema))) {
            assertThat(splits.train().label(0)).isEqualTo(-1);
            assertThat(splits.train().raw(0)).containsExactly(7, 0, 1);
            assertThat(splits.train().schema()).isEqualTo(schema);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a,b,c;1,2,x;3,y | bad-csv | line 3 | found 2",
                "a,b,c;1,2,x;3,4,5,y | bad-csv | line 3 | found 4",
                "a,b,c;1,2,x;3,four,y | bad-csv | column \"b\" | \"four\"",
                "a,b,c;1,2,x;3,0x1p3,y | bad-csv | column \"b\" | 0x1p3",
                "a,b,c;1,2,x;3,NaN,y | not-finite | column \"b\" | \"NaN\"",
                "a,b,c;inf,2,x;3,1,y | not-finite | line 2 | \"inf\"",
                "a,b,c;1,2,x;3,,y | not-finite | column \"b\" | an empty cell",
                "a,b,c;1,2,x;3,1e39,y | bad-csv | finite | 1e39",
                "a,b,c;1,2,x;3,4, | bad-csv | no value in column \"c\" | an empty cell",
                "a,b,c;1,red,x;3,,y | bad-csv | no value in column \"b\" | an empty cell",
                "a,b,c | empty-data | only a header | rows",
                "`` | empty-data | found nothing | rows",
                "a,b,c;1,2,x;3,4,x | one-class | 1 in 2 samples | column",
                "a,a,c;1,2,x;3,4,y | bad-csv | \"a\" again | header",
                "a,,c;1,2,x;3,4,y | bad-csv | column 2 | header",
                "1,2,3;1,2,x;3,4,y | bad-csv | only numbers | first line",
                "c;x;y | missing-column | nothing to learn from | 1 in all",
                "a,c;1,0.5;2,0.7;3,1.5;4,2 | bad-label | measurements | 4 in 4 rows",
                "a,b\u0007;1,x;2, | bad-csv | \\u0007 | empty",
                "a,b;1,\"x;2,y | bad-csv | . | .",
            })
    void refuses(String text, String code, String where, String found) throws IOException {
        String spec = file(text.replace(";", "\n"));
        assertFault(code, spec, ALL).contains("data.csv").contains(where).contains(found);
    }

    @Test
    void suggestsALabelColumn() throws IOException {
        String spec = file("species,x\na,1\nb,2\n");
        assertFault("missing-column", spec, ALL.withLabelColumn("specis")).contains("did you mean \"species\"?");
    }

    @Test
    void refusesTextsWithoutEnd() throws IOException {
        StringBuilder text = new StringBuilder("name,kind\n");
        for (int i = 0; i < 1002; i++) {
            text.append("n").append(i).append(",").append(i % 2).append("\n");
        }
        assertFault("bad-csv", file(text.toString()), ALL).contains("at most 1000 texts");
    }

    @Test
    void refusesATruncatedGzip() throws IOException {
        byte[] whole = IdxBytes.gzip("a,b\n1,x\n2,y\n".getBytes(StandardCharsets.UTF_8));
        Path path = directory.resolve("data.csv.gz");
        Files.write(path, whole);
        try (DataSplits splits = DataSources.open(path.toString(), ALL)) {
            assertThat(splits.train().schema().featureNames()).isEqualTo(List.of("a"));
        }
        Files.write(path, java.util.Arrays.copyOf(whole, whole.length - 9));
        assertFault("bad-gzip", path);
    }
}
