package dev.kiln.data;

import dev.kiln.KilnException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * What all PNG files of a data set have in common.
 *
 * @param width columns of pixels
 * @param height rows of pixels
 * @param channels 1 for grey, 3 for red, green and blue; transparency is dropped
 */
record PngImage(int width, int height, int channels) {
    private static final int MOST_PIXELS = 1 << 24;

    /** The form of a file, which becomes that of its data set. */
    static PngImage form(Path file) {
        BufferedImage image = decode(file);
        return new PngImage(image.getWidth(), image.getHeight(), isGrey(image.getColorModel()) ? 1 : 3);
    }

    /** Values of one image. */
    int bytes() {
        return Math.multiplyExact(channels, Math.multiplyExact(width, height));
    }

    /** Dimensions of one image, colours first. */
    List<Integer> shape() {
        return channels == 1 ? List.of(height, width) : List.of(channels, height, width);
    }

    /** The pixels of a file, which must have this form. */
    byte[] read(Path file) {
        BufferedImage image = decode(file);
        if (image.getWidth() != width || image.getHeight() != height) {
            throw bad(
                    file,
                    "has another size than the first image",
                    width + "×" + height,
                    image.getWidth() + "×" + image.getHeight(),
                    "bring all images to one size");
        }
        byte[] pixels = new byte[bytes()];
        Raster raster = image.getRaster();
        if (channels == 1 && !(image.getColorModel() instanceof IndexColorModel) && isGrey(image.getColorModel())) {
            // Straight from the file: getRGB would apply a gamma curve.
            int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
            int scale = 255 / ((1 << (raster.getSampleModel().getSampleSize(0) - shift)) - 1);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) ((raster.getSample(i % width, i / width, 0) >> shift) * scale);
            }
            return pixels;
        }
        int plane = width * height;
        for (int i = 0; i < plane; i++) {
            int rgb = image.getRGB(i % width, i / width);
            int red = rgb >> 16 & 0xff;
            int green = rgb >> 8 & 0xff;
            int blue = rgb & 0xff;
            if (channels == 3) {
                pixels[i] = (byte) red;
                pixels[plane + i] = (byte) green;
                pixels[2 * plane + i] = (byte) blue;
            } else {
                pixels[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000); // Luma of ITU-R BT.601.
            }
        }
        return pixels;
    }

    private static boolean isGrey(ColorModel colors) {
        if (!(colors instanceof IndexColorModel palette)) {
            return colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        }
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    private static BufferedImage decode(Path file) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (ImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            reader.setInput(in, true, true);
            int columns = reader.getWidth(0);
            int rows = reader.getHeight(0);
            if (columns < 1 || rows < 1 || (long) columns * rows > MOST_PIXELS) {
                throw bad(
                        file,
                        "is too large",
                        "at most " + MOST_PIXELS + " pixels",
                        columns + "×" + rows,
                        "make it smaller");
            }
            return reader.read(0);
        } catch (FileSystemException e) {
            throw DataErrors.unreadable(file.toString(), e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof KilnException known) {
                throw known;
            }
            String found = DataErrors.quote(String.valueOf(e.getMessage()));
            throw DataErrors.of(
                    "bad-png", file.toString(), "cannot be decoded", "a PNG image", found, "replace or remove it", e);
        } finally {
            reader.dispose();
        }
    }

    private static KilnException bad(Path file, String what, String expected, String found, String next) {
        return DataErrors.of("bad-png", file.toString(), what, expected, found, next);
    }
}
