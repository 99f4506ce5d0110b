package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.ir.KernelParser;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** A kernel changes from scalar to vector code while it is used, and nobody sees it in the results. */
@Timeout(180)
class WarmUpTest {
    @Test
    void shouldChangeToVectorsWithoutATrace() {
        HostKernel kernel = new HostCompiler().compile(KernelParser.parse("""
                kernel step in dev.Some
                parameter 0 native float w
                parameter 1 native float g
                parameter 2 scalar int n
                variable 0 int i
                {
                  1: i = globalId(0)
                  2: if (i >= n) {
                    3: return
                  }
                  4: w[i] = ((w[i] * 0.999f) + (sqrt(g[i]) * 0.25f))
                }
                """));
        int n = 100_003;
        FloatArray w = new FloatArray(n);
        FloatArray g = new FloatArray(n);
        float[] expected = new float[n];
        for (int i = 0; i < n; i++) {
            g.set(i, i);
        }
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        int launches = 0;
        try (WorkPool pool = new WorkPool(3)) {
            while (System.nanoTime() < end && (launches < 300 || !kernel.awaitChoice())) {
                kernel.launch(new Object[] {w, g, n}, Grid.of(100_032, 64), pool);
                launches++;
            }
            // And some with the final choice, whatever it is.
            for (int i = 0; i < 50; i++, launches++) {
                kernel.launch(new Object[] {w, g, n}, Grid.of(100_032, 64), pool);
            }
        }
        for (int launch = 0; launch < launches; launch++) {
            for (int i = 0; i < n; i++) {
                expected[i] = expected[i] * 0.999f + (float) Math.sqrt(g.get(i)) * 0.25f;
            }
        }
        assertThat(w.toHeapArray()).isEqualTo(expected);
    }
}
