package dev.kiln.fpga.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scripts that stand in for tools, in a folder of their own. */
record StandInTools(Path folder) {
    /** Lays a script of a shell's lines there, under a tool's name or another. */
    StandInTools with(String name, String... lines) throws IOException {
        Files.createDirectories(folder);
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return this;
    }

    Toolbox toolbox() {
        return new Toolbox(SearchPath.of(folder.toString()));
    }
}
