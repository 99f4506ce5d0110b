package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClChoice;
import dev.kiln.embedded.opencl.OpenClContext;
import java.util.List;
import java.util.function.Function;

/**
 * Which variant computes a product. Sizes, transpositions and the number of products decide that; epilogues cost next
 * to nothing, and formats change what is loaded but not how often.
 */
record GemmChoice(OpenClContext context, GemmRequest request, Function<Object, OpenClBuffer> buffers)
        implements OpenClChoice {

    @Override
    public String key() {
        GemmSpec spec = request.spec();
        return "product." + spec.m() + "x" + spec.n() + "x" + spec.k() + "." + (spec.transposeA() ? "t" : "n")
                + (spec.transposeB() ? "t" : "n") + "." + spec.batch();
    }

    @Override
    public String subject() {
        GemmSpec spec = request.spec();
        return "product " + spec.m() + "×" + spec.n() + "×" + spec.k() + " " + (spec.transposeA() ? "T" : "N")
                + (spec.transposeB() ? "T" : "N") + (spec.batch() > 1 ? ", " + spec.batch() + " times" : "");
    }

    @Override
    public String usual() {
        return GemmVariant.choose(context.device().capabilities(), request.spec())
                .name();
    }

    @Override
    public List<String> ways() {
        return candidates().stream().map(GemmVariant::name).toList();
    }

    private List<GemmVariant> candidates() {
        return GemmVariant.candidates(context.device().capabilities());
    }

    @Override
    public OpenClCall prepare(String way) {
        return candidates().stream()
                .filter(variant -> variant.name().equals(way))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "No variant of products is called " + way + "; expected one of " + ways()))
                .prepare(context, request, buffers);
    }
}
