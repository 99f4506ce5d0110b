package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.Epilogue;
import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.host.gemm.StoredMatrix;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClFunction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The OpenCL C of a variant for products like a given one. Sizes are arguments: there is one program for each
 * combination of transpositions, accumulation, epilogue, formats and groups.
 *
 * @param label names the product in messages
 * @param text OpenCL C
 * @param options of the driver's compiler
 */
record GemmProgram(String label, String text, String options) {

    static GemmProgram of(OpenClContext context, GemmVariant variant, GemmRequest request) {
        GemmSpec spec = request.spec();
        OpenClCapabilities device = context.device().capabilities();
        String options = "-cl-std=CL1.2 -DTRANSPOSE_A=" + flag(spec.transposeA()) + " -DTRANSPOSE_B="
                + flag(spec.transposeB()) + " -DACCUMULATE=" + flag(spec.accumulate()) + " -DEPILOGUE="
                + spec.epilogue().code() + " -DVECTOR=" + variant.vector() + " -DFUSES="
                + flag(device.fusesMultiplyAdd()) + variant.macros() + formats(request)
                + (device.roundsDivision() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
        return new GemmProgram(
                "Library kiln, gemm " + spec.m() + "×" + spec.n() + "×" + spec.k(),
                read("formats.cl")
                        + read("epilogue.cl")
                        + read(variant.resource())
                        + (request.c().isFloats() ? "" : read("encode.cl")),
                options);
    }

    private static String formats(GemmRequest request) {
        boolean hasMask = request.spec().epilogue() == Epilogue.RELU_MASK;
        return format("A", request.a())
                + format("B", request.b())
                + (hasMask ? format("AUX", request.aux()) : " -DFORMAT_AUX=0 -DGROUP_AUX=1")
                + (request.c().isFloats()
                        ? ""
                        : format("C", request.c()) + " -DPOWERS_OF_TWO=" + flag(request.powersOfTwo()));
    }

    private static String format(String name, StoredMatrix matrix) {
        return " -DFORMAT_" + name + "=" + matrix.format().code() + " -DGROUP_" + name + "="
                + Math.max(1, matrix.group());
    }

    private static int flag(boolean condition) {
        return condition ? 1 : 0;
    }

    private static String read(String resource) {
        try (InputStream stream = GemmProgram.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + resource + " is missing beside " + GemmProgram.class);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("resource " + resource + " can't be read", e);
        }
    }

    /** Makes a function of the program, which is built once in a process. */
    OpenClFunction function(OpenClContext context, String name) {
        return context.shared(label, text, options).function(name, label);
    }

    /** Returns the text for people. */
    String listing() {
        return "// " + label + ", options " + options + "\n" + text;
    }
}
