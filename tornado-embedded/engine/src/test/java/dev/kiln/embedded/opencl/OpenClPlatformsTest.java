package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OpenClPlatformsTest {
    private static final Path DRIVERS = Path.of("/etc/OpenCL/vendors");

    @Test
    void loadsTheLoaderWhereADriverIsInstalled() throws IOException {
        assumeTrue(hasDriver(), "no OpenCL driver is installed in " + DRIVERS);
        assertThat(OpenClPlatforms.find().reason()).doesNotContain("can't be loaded");
    }

    private static boolean hasDriver() throws IOException {
        if (!Files.isDirectory(DRIVERS)) {
            return false;
        }
        try (DirectoryStream<Path> drivers = Files.newDirectoryStream(DRIVERS, "*.icd")) {
            return drivers.iterator().hasNext();
        }
    }
}
