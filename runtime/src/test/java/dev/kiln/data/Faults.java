package dev.kiln.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kiln.KilnException;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;

/** Opens data that is wrong. */
final class Faults {
    private Faults() {}

    /**
     * Opens {@code path}, which must fail with an error of this kind, in one line, leaving no memory behind; gives the
     * line.
     */
    static AbstractStringAssert<?> assertFault(String code, String spec, DataOptions options) {
        try (TensorAllocator allocator = new TensorAllocator()) {
            Throwable thrown = catchThrowable(() -> DataSources.open(spec, options, allocator));
            assertThat(thrown).isInstanceOf(KilnException.class);
            assertThat(((KilnException) thrown).code()).as(thrown.getMessage()).isEqualTo(code);
            assertThat(allocator.bytes()).isZero();
            return assertThat(thrown.getMessage())
                    .doesNotContain("\n")
                    .contains("expected ")
                    .contains(", found ");
        }
    }

    static AbstractStringAssert<?> assertFault(String code, Path path) {
        return assertFault(code, path.toString(), DataOptions.defaults());
    }
}
