package dev.kiln.benchmarks.unseen;

import dev.kiln.benchmarks.unseen.Verdict.Kind;
import dev.kiln.embedded.frontend.KernelReader;
import dev.kiln.embedded.frontend.UnsupportedKernelException;
import dev.kiln.embedded.host.HostCompiler;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.opencl.OpenClOptions;
import dev.kiln.embedded.opencl.OpenClWriter;
import java.util.Set;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Says of a kernel whether the engine accepts it: reads it, compiles it for the host and writes it as OpenCL C. */
final class KernelTriage {
    private final ClassPath classes;
    private final HostCompiler host = new HostCompiler();

    KernelTriage(ClassPath classes) {
        this.classes = classes;
    }

    /** What becomes of a kernel. */
    Verdict judge(KernelReference kernel) {
        Set<String> missing = ApiUse.missing(classes, kernel);
        if (!missing.isEmpty()) {
            return new Verdict(kernel.toString(), Kind.OUTSIDE, String.join(", ", missing));
        }
        if (kernel.captures()) {
            return refused(kernel, "a lambda that captures values, or a method of an object");
        }
        try {
            Class<?> owner = Class.forName(kernel.owner(), false, classes.loader());
            Kernel read = KernelReader.read(owner, kernel.name(), kernel.descriptor());
            host.compile(read);
            OpenClWriter.write(read, OpenClOptions.STRICT.withPadsGrid(true));
            return new Verdict(kernel.toString(), Kind.ACCEPTED, "");
        } catch (UnsupportedKernelException e) {
            return refused(kernel, e.construct());
        } catch (TornadoRuntimeException e) {
            return refused(kernel, String.valueOf(e.getMessage()));
        } catch (ClassNotFoundException | LinkageError e) {
            return new Verdict(kernel.toString(), Kind.OUTSIDE, e.toString());
        } catch (RuntimeException e) {
            return new Verdict(kernel.toString(), Kind.FAILED, e.toString());
        }
    }

    private static Verdict refused(KernelReference kernel, String reason) {
        return new Verdict(kernel.toString(), Kind.REFUSED, reason);
    }
}
