package dev.kiln.data;

import static dev.kiln.data.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngReaderTest {
    private static final DataOptions ALL = DataOptions.defaults().withTestFraction(0);

    @TempDir
    private Path directory = Path.of("");

    /** An image whose pixels count up from {@code first}. */
    private Path write(String name, int type, int width, int height, int first) throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            int bands = image.getRaster().getNumBands();
            for (int band = 0; band < bands; band++) {
                image.getRaster().setSample(i % width, i / width, band, first + 10 * band + i);
            }
        }
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        ImageIO.write(image, "png", path.toFile());
        return path;
    }

    @Test
    void readsGreyImages() throws IOException {
        write("b/1.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0);
        write("a/2.PNG", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 100);
        write("a/.hidden.png", BufferedImage.TYPE_BYTE_GRAY, 9, 9, 0);
        Files.writeString(directory.resolve("a/readme.txt"), "");
        try (DataSplits splits = DataSources.open(directory.toString(), ALL)) {
            Dataset data = splits.train();
            assertThat(data.size()).isEqualTo(2);
            assertThat(data.classNames()).containsExactly("a", "b");
            assertThat(data.sampleShape()).containsExactly(2, 3);
            assertThat(data.label(0)).isZero();
            assertThat(bytes(data.raw(0))).containsExactly(100, 101, 102, 103, 104, 105);
            assertThat(bytes(data.raw(1))).containsExactly(0, 1, 2, 3, 4, 5);
        }
    }

    @Test
    void readsColoursFirst() throws IOException {
        write("train/a/1.png", BufferedImage.TYPE_INT_RGB, 2, 1, 0);
        write("train/b/1.png", BufferedImage.TYPE_BYTE_GRAY, 2, 1, 7);
        write("test/b/1.png", BufferedImage.TYPE_3BYTE_BGR, 2, 1, 50);
        try (DataSplits splits = DataSources.open(directory.toString(), DataOptions.defaults())) {
            assertThat(splits.train().sampleShape()).containsExactly(3, 1, 2);
            assertThat(bytes(splits.train().raw(0))).containsExactly(0, 1, 10, 11, 20, 21);
            assertThat(splits.test().label(0)).isEqualTo(1);
            assertThat(splits.test().size()).isEqualTo(1);
        }
    }

    @Test
    void readsFewAndManyBits() throws IOException {
        BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.getRaster().setSample(1, 0, 0, 1);
        Files.createDirectories(directory.resolve("a"));
        ImageIO.write(bits, "png", directory.resolve("a/1.png").toFile());
        BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0x80FF);
        Files.createDirectories(directory.resolve("b"));
        ImageIO.write(deep, "png", directory.resolve("b/1.png").toFile());
        try (DataSplits splits = DataSources.open(directory.toString(), ALL)) {
            assertThat(splits.train().sampleShape()).containsExactly(1, 2);
            assertThat(bytes(splits.train().raw(0))).containsExactly(0, 255);
            assertThat(bytes(splits.train().raw(1))).containsExactly(0x80, 0);
        }
    }

    private static int[] bytes(float[] pixels) {
        int[] bytes = new int[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bytes[i] = Math.round(pixels[i] * 255);
        }
        return bytes;
    }

    @Test
    void refusesUnreadableImages() throws IOException {
        write("a/1.png", BufferedImage.TYPE_BYTE_GRAY, 30, 30, 0);
        Path file = write("b/1.png", BufferedImage.TYPE_BYTE_GRAY, 30, 30, 0);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 7, 20, 40, whole.length / 2}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertFault("bad-png", directory).contains("b/1.png");
        }
        Files.writeString(file, "<html>");
        assertFault("bad-png", directory).contains("b/1.png").contains("replace or remove it");
    }

    @Test
    void refusesImagesThatPromiseTooMuch() throws IOException {
        Path file = write("a/1.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).putInt(16, 0x7fffffff).putInt(20, 0x7fffffff);
        Files.write(file, bytes);
        assertFault("bad-png", directory).contains("2147483647");
    }

    @Test
    void refusesImagesOfOtherSizes() throws IOException {
        write("a/1.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0);
        write("b/1.png", BufferedImage.TYPE_BYTE_GRAY, 2, 3, 0);
        assertFault("bad-png", directory).contains("b/1.png").contains("3×2").contains("2×3");
    }

    @Test
    void refusesOneClassAndUnknownClasses() throws IOException {
        write("train/a/1.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0);
        assertFault("one-class", directory);
        write("train/b/1.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0);
        write("test/c/1.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0);
        assertFault("bad-label", directory).contains("\"c\"");
        Files.delete(directory.resolve("test/c/1.png"));
        assertFault("empty-data", directory).contains("test");
    }
}
