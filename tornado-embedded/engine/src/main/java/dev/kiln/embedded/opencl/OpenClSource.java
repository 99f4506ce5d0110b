package dev.kiln.embedded.opencl;

import dev.kiln.embedded.host.Sites;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kernel in OpenCL C.
 *
 * @param owner the binary name of the Java class that declares the kernel
 * @param method the Java method
 * @param function the kernel's name in the program
 * @param definitions what stands before the kernel, in order: pragmas, types and functions, each once in a program
 * @param kernel the text of the kernel function alone
 * @param arguments what it takes, in order; the last is always {@link OpenClArgument.Status}
 * @param extensions the extensions that a device must have, such as {@code cl_khr_fp64}
 * @param sites the places that can fail, by number
 * @param guardsGlobalIds whether the launch's grid may be larger than the kernel's
 * @param buildOptions what to build the program with
 */
public record OpenClSource(
        String owner,
        String method,
        String function,
        List<String> definitions,
        String kernel,
        List<OpenClArgument> arguments,
        List<String> extensions,
        List<OpenClSite> sites,
        boolean guardsGlobalIds,
        String buildOptions) {

    /** Keeps its own copies. */
    public OpenClSource {
        definitions = List.copyOf(definitions);
        arguments = List.copyOf(arguments);
        extensions = List.copyOf(extensions);
        sites = List.copyOf(sites);
    }

    /** A whole program of this kernel. */
    public String text() {
        return program(List.of(this));
    }

    /**
     * One program of several kernels.
     *
     * @param sources kernels with different {@linkplain #function functions} and equal {@linkplain #buildOptions build
     *     options}
     */
    public static String program(Collection<OpenClSource> sources) {
        Set<String> parts = new LinkedHashSet<>();
        sources.forEach(source -> parts.addAll(source.definitions));
        sources.forEach(source -> parts.add(source.kernel));
        return String.join("\n", parts);
    }

    /**
     * What went wrong in a launch, in the words of the host device.
     *
     * @param status what is in the status buffer after the launch
     * @return an {@link IndexOutOfBoundsException} or {@link ArithmeticException}, or null if nothing went wrong
     */
    public @Nullable RuntimeException failure(int[] status) {
        if (status[0] == 0) {
            return null;
        }
        OpenClSite site = sites.get(status[0] - 1);
        Sites words = new Sites(method, owner);
        int number = words.add(site.line(), site.what());
        return site.divides() ? words.zeroDivisor(number) : words.outside(number, status[1], status[2]);
    }
}
