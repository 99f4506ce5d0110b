package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.device.Target;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.report.SearchPage;
import dev.kiln.precision.PolicyJson;
import dev.kiln.search.Budget;
import dev.kiln.search.PolicySearch;
import dev.kiln.search.SearchResult;
import dev.kiln.search.SearchSettings;
import dev.kiln.tensor.TensorAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds formats for a trained network under a budget. */
@Command(
        name = "search",
        description = {
            "Finds the formats of weights and inputs of each dense layer with which a trained network loses least under"
                    + " a budget, and writes them as a policy.",
            "Candidates are measured on validation data: each tensor alone first, then greedy steps, then a small"
                    + " evolution. Ctrl-C ends it and keeps the best so far."
        },
        footer = {
            "",
            "Examples:",
            "  kiln search runs/mine                                   at most 6 bits a weight",
            "  kiln search runs/mine --budget-bytes 500000 --output small.json",
            "  kiln search runs/mine --budget-time 0.8                 milliseconds of a batch, measured",
            "  kiln train --recipe hqaf --policy policy.json           train with what was found"
        })
final class SearchCommand extends KilnCommand {
    private static final double BITS = 6;

    /** More are no small evolution, and a typing error rather than a wish. */
    private static final int MOST = 10_000;

    @Parameters(paramLabel = "RUN", description = "A run directory (its latest checkpoint) or a checkpoint.")
    Path path = Path.of("");

    @Option(
            names = "--budget-bits",
            paramLabel = "B",
            order = 1,
            description = "Most bits of a weight on average, scales and biases included (default: 6).")
    @Nullable
    Double bits;

    @Option(
            names = "--budget-bytes",
            paramLabel = "N",
            order = 2,
            description = "Instead: most bytes of all parameters as they are stored for inference.")
    @Nullable
    Double bytes;

    @Option(
            names = "--budget-time",
            paramLabel = "MS",
            order = 3,
            description = "Instead: most milliseconds of one batch of up to 256 samples, measured on the device.")
    @Nullable
    Double time;

    @Option(
            names = "--samples",
            paramLabel = "N",
            order = 4,
            defaultValue = "1000",
            description = "Samples of the validation data to measure on, at most (default: ${DEFAULT-VALUE}).")
    int samples;

    @Option(
            names = "--generations",
            paramLabel = "N",
            order = 5,
            defaultValue = "12",
            description = "Generations of the evolution; 0 for greedy steps alone (default: ${DEFAULT-VALUE}).")
    int generations;

    @Option(
            names = "--population",
            paramLabel = "N",
            order = 6,
            defaultValue = "16",
            description = "Candidates of a generation (default: ${DEFAULT-VALUE}).")
    int population;

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 7,
            defaultValue = "42",
            description = "The same seed finds the same policy, but for budgets of time (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            order = 8,
            description = "Where the policy goes; a path that is free (default: policy.json).")
    Path output = Path.of("policy.json");

    @Option(
            names = "--report",
            paramLabel = "FILE",
            order = 9,
            description = "Where the page with the Pareto plot goes (default: beside the policy, ending in .html).")
    @Nullable
    Path report;

    @Mixin
    Where where = new Where();

    SearchCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        SearchSettings settings = settings();
        Path page = page();
        requireFree("--output", output);
        requireFree("--report", page);
        try (TensorAllocator allocator = new TensorAllocator();
                TrainedModel trained = TrainedModel.open(path, allocator);
                DataSplits splits = trained.data(null, allocator)) {
            Dataset validation = validation(trained, splits);
            Target target = where.target();
            SearchView view = new SearchView(console, settings);
            try (Interruption interruption = Interruption.install(view::stop)) {
                view.start(trained, target, Math.min(settings.samples(), validation.size()));
                SearchResult result = PolicySearch.run(trained.model(), validation, settings, target, allocator, view);
                RunDirectory here = new RunDirectory(Path.of(""));
                String name = trained.directory().toString();
                here.write(output, PolicyJson.write(result.chosen().policy()));
                here.write(page, SearchPage.render(name, trained.config().data(), target.name(), result));
                view.done(result, output, page);
                return (interruption.requested() ? ExitCode.INTERRUPTED : ExitCode.OK).code();
            }
        }
    }

    private SearchSettings settings() {
        requireBetween("--samples", samples, 1, Integer.MAX_VALUE);
        requireBetween("--generations", generations, 0, MOST);
        requireBetween("--population", population, 1, MOST);
        return new SearchSettings(budget(), generations, population, samples, seed);
    }

    private Budget budget() {
        List<Budget> given = new ArrayList<>();
        if (bits != null) {
            given.add(new Budget(Budget.Kind.BITS, bits));
        }
        if (bytes != null) {
            given.add(new Budget(Budget.Kind.BYTES, bytes));
        }
        if (time != null) {
            given.add(new Budget(Budget.Kind.TIME, time));
        }
        if (given.size() > 1) {
            String names = String.join(
                    " and ",
                    given.stream()
                            .map(budget -> "--budget-" + budget.kind().word())
                            .toList());
            throw new KilnException("bad-option", "Options " + names + ": expected one budget; leave the others away");
        }
        Budget budget = given.isEmpty() ? new Budget(Budget.Kind.BITS, BITS) : given.getFirst();
        if (!(budget.limit() > 0) || Double.isInfinite(budget.limit())) {
            throw new KilnException(
                    "bad-option",
                    "Option --budget-" + budget.kind().word() + ": expected a number above 0, found " + budget.limit());
        }
        return budget;
    }

    /** What settings are chosen by; never the test data, which would make its accuracy a flattering one. */
    private static Dataset validation(TrainedModel trained, DataSplits splits) {
        Dataset validation = splits.validation();
        if (validation.size() == 0) {
            throw new KilnException(
                    "empty-data",
                    trained.directory() + ": its training held no validation data back (--validation "
                            + String.format(Locale.ROOT, "%s", trained.config().validation())
                            + "), and a search must not look at test data; train again with --validation 0.1");
        }
        return validation;
    }

    private Path page() {
        if (report != null) {
            return report;
        }
        String name = String.valueOf(output.getFileName());
        return output.resolveSibling(name.replaceFirst("\\.json$", "") + ".html");
    }

    /** Before the search, so that no hour of work ends here. */
    private static void requireFree(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        boolean taken = Files.exists(file);
        if (taken || folder == null || !Files.isDirectory(folder)) {
            throw new KilnException(
                    "unwritable",
                    file + ": " + (taken ? "already exists" : "lies in no folder that exists")
                            + "; expected a path that is free; choose another " + option);
        }
    }

    private static void requireBetween(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new KilnException(
                    "bad-option", "Option " + option + ": expected " + least + " to " + most + ", found " + value);
        }
    }
}
