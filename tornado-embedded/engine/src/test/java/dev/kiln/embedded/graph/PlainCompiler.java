package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.WorkPool;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Calls a kernel once as plain Java, whatever its grid; notes what was compiled and launched. */
final class PlainCompiler implements TaskCompiler<CompiledTask> {

    final List<KernelMethod> compiled = new ArrayList<>();
    final List<Grid> launched = new ArrayList<>();

    @Override
    public CompiledTask compile(KernelMethod method) {
        compiled.add(method);
        return new PlainTask(handle(method));
    }

    private static MethodHandle handle(KernelMethod method) {
        try {
            MethodType type = MethodType.fromMethodDescriptorString(
                    method.descriptor(), method.owner().getClassLoader());
            return MethodHandles.privateLookupIn(method.owner(), MethodHandles.lookup())
                    .findStatic(method.owner(), method.name(), type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private final class PlainTask implements CompiledTask {

        private final MethodHandle kernel;

        PlainTask(MethodHandle kernel) {
            this.kernel = kernel;
        }

        @Override
        public Grid grid(Object[] arguments) {
            for (@Nullable Object argument : arguments) {
                if (argument instanceof TornadoNativeArray array) {
                    return Grid.of(array.getSize());
                }
            }
            return Grid.of(1);
        }

        @Override
        public void launch(Object[] arguments, Grid grid, WorkPool pool) {
            launched.add(grid);
            try {
                kernel.invokeWithArguments(arguments);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public String listing() {
            return kernel.toString();
        }
    }
}
