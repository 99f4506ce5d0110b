package dev.kiln.hardware;

import dev.kiln.advice.StepSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What follows from the measurements of a device: the lines of its page. */
public final class DeviceFigures {
    /** A launch below this share of a task's time does not matter. */
    private static final double SMALL = 0.1;

    private static final List<String> PRODUCTS = List.of("forward", "input-gradient", "weight-gradient");

    private final MeasuredDevice device;

    /** Those of a device. */
    public DeviceFigures(MeasuredDevice device) {
        this.device = device;
    }

    /** All lines; what was not measured has none. */
    public List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("Device", device.hardware(), device.info().name()));
        figures.add(new Figure("Driver", device.info().platform(), device.info().backend()));
        figures.add(new Figure(
                "Memory",
                Amount.bytes((double) device.info().memoryBytes()),
                device.info().processors() + " processors"));
        if (device.isDisturbed()) {
            figures.add(new Figure(
                    "Other work meanwhile",
                    Amount.share(device.otherLoad()) + " of the processors",
                    "everything is too slow by that; measure again when the machine is quiet"));
        }
        figures.addAll(peaks());
        figures.addAll(memory());
        figures.addAll(balance());
        figures.addAll(launches());
        figures.addAll(sizes());
        figures.addAll(formats());
        return figures;
    }

    /** Peak by format: FP32, FP64 and INT32 in registers, the others as products, decoding included. */
    public List<Figure> peaks() {
        List<Figure> figures = new ArrayList<>();
        for (String format : List.of("FP32", "FP64", "INT32")) {
            device.inRegisters(format)
                    .ifPresent(one -> figures.add(figure("Peak " + format + " in registers", one, "multiply and add")));
        }
        device.product("FP32")
                .ifPresent(one -> figures.add(figure(
                        "Best product FP32",
                        one,
                        device.inRegisters("FP32")
                                .map(peak -> Amount.share(one.rate() / peak.rate()) + " of the peak in registers")
                                .orElse(""))));
        for (Measurement one : device.of(Group.FORMAT)) {
            figures.add(figure("Product " + one.format(), one, "stored so, computed in FP32, decoding included"));
        }
        return figures;
    }

    private List<Figure> memory() {
        List<Figure> figures = new ArrayList<>();
        for (Measurement one : device.of(Group.BANDWIDTH)) {
            String where = one.name().contains("cache") ? "" : ", main memory";
            figures.add(figure(one.name() + where, one, ""));
        }
        for (Measurement one : device.of(Group.TRANSFER)) {
            figures.add(figure(one.name(), one, ""));
        }
        if (device.of(Group.TRANSFER).isEmpty()) {
            device.remarks().stream()
                    .filter(remark -> remark.startsWith("Transfers: "))
                    .findFirst()
                    .ifPresent(remark ->
                            figures.add(new Figure("Transfers", "in place", remark.substring("Transfers: ".length()))));
        }
        return figures;
    }

    private List<Figure> balance() {
        if (device.peak().isEmpty() || device.memory().isEmpty()) {
            return List.of();
        }
        return List.of(new Figure(
                "Balance",
                Amount.digits(ridge()) + " FLOP/byte",
                "a kernel with fewer operations for each byte waits for memory"));
    }

    /** Operations for each byte at which memory and arithmetic take equally long; NaN where one is not known. */
    public double ridge() {
        return device.peak().map(Measurement::rate).orElse(Double.NaN)
                / device.memory().map(Measurement::bandwidth).orElse(Double.NaN);
    }

    private List<Figure> launches() {
        List<Figure> figures = new ArrayList<>();
        for (Measurement one : device.of(Group.LAUNCH)) {
            String cost = device.peak()
                    .map(peak -> "as long as "
                            + Amount.decimal(peak.rate() * one.seconds().mean()) + "FLOP at the peak")
                    .orElse("");
            figures.add(figure(one.name(), one, cost));
        }
        return figures;
    }

    /** Which sizes pay off. */
    public List<Figure> sizes() {
        List<Figure> figures = new ArrayList<>();
        List<Measurement> squares = device.of(Group.SQUARE);
        Optional<Measurement> best = squares.stream().max(Comparator.comparingDouble(Measurement::rate));
        for (double share : new double[] {0.5, 0.9}) {
            squares.stream()
                    .filter(one -> one.rate() >= share * best.orElseThrow().rate())
                    .findFirst()
                    .ifPresent(one -> figures.add(new Figure(
                            "Square product at " + Amount.share(share) + " of its best",
                            one.name(),
                            "the smallest of those measured")));
        }
        Optional<Measurement> launch = device.find(LaunchWorks.CHAIN);
        Optional<Measurement> copy = device.find(MemoryWorks.COPY);
        if (launch.isPresent() && copy.isPresent()) {
            double seconds = launch.get().seconds().mean() * (1 - SMALL) / SMALL;
            double bytes = seconds * copy.get().bandwidth();
            figures.add(new Figure(
                    "Elementwise task that pays off",
                    "from " + Amount.decimal(bytes / (2 * Float.BYTES)) + "elements",
                    "its launch is then at most " + Amount.share(SMALL) + " of its time"));
        }
        return figures;
    }

    /** For each size of training step: which format's three products are faster, and by how much. */
    public List<Figure> formats() {
        List<Figure> figures = new ArrayList<>();
        for (StepSize step : steps()) {
            List<Measurement> plain = products(ProductWorks.trainingFormats().getFirst(), step);
            List<Measurement> coded = products(ProductWorks.trainingFormats().getLast(), step);
            if (plain.size() == PRODUCTS.size() && coded.size() == PRODUCTS.size()) {
                double ratio = seconds(plain) / seconds(coded);
                double spread = ratio * Math.hypot(error(plain), error(coded));
                String name = ProductWorks.trainingFormats().getLast();
                figures.add(new Figure(
                        "Products of batch " + step.batch() + ", width " + step.width(),
                        ratio > 1 ? name : "FP32",
                        String.format(
                                Locale.ROOT,
                                "%s takes %s; %s %.2f ± %.2f times as fast",
                                "FP32",
                                Amount.time(seconds(plain)),
                                name,
                                ratio,
                                spread)));
            }
        }
        return figures;
    }

    private Set<StepSize> steps() {
        Set<StepSize> steps = new LinkedHashSet<>();
        String prefix = ProductWorks.trainingId("FP32", "forward", 0, 0).replace("0x0", "");
        for (Measurement one : device.of(Group.TRAINING)) {
            if (one.id().startsWith(prefix)) {
                String[] sizes = one.id().substring(prefix.length()).split("x", 2);
                if (sizes.length == 2 && sizes[0].matches("\\d{1,6}") && sizes[1].matches("\\d{1,6}")) {
                    steps.add(new StepSize(Integer.parseInt(sizes[1]), Integer.parseInt(sizes[0])));
                }
            }
        }
        return steps;
    }

    private List<Measurement> products(String format, StepSize step) {
        return PRODUCTS.stream()
                .map(word -> device.find(ProductWorks.trainingId(format, word, step.batch(), step.width())))
                .flatMap(Optional::stream)
                .toList();
    }

    private static double seconds(List<Measurement> products) {
        return products.stream().mapToDouble(one -> one.seconds().mean()).sum();
    }

    /** Half of the 95% interval of the sum, as a share of it. */
    private static double error(List<Measurement> products) {
        double squares = products.stream()
                .mapToDouble(one -> one.seconds().halfWidth() * one.seconds().halfWidth())
                .sum();
        return Math.sqrt(squares) / seconds(products);
    }

    private static Figure figure(String name, Measurement one, String note) {
        String spread = Amount.spread(one) + " of " + one.seconds().count();
        return new Figure(name, Amount.of(one), note.isEmpty() ? spread : spread + "; " + note);
    }
}
