package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.metrics.EvaluationMetrics;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.report.Unit;
import dev.kiln.model.Inference;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.Evaluator;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Measures a checkpoint on data. */
@Command(
        name = "eval",
        description = "Measures loss and accuracy of a checkpoint on data.",
        footer = {
            "",
            "Examples:",
            "  kiln eval runs/mine                          the latest checkpoint, on the test data of its training",
            "  kiln eval runs/mine/checkpoints/1407 --split validation",
            "  kiln eval runs/mine --data others.csv"
        })
final class EvalCommand extends KilnCommand {
    static final int BATCH = 256;

    /** The parts of a data set. */
    enum Split {
        train,
        validation,
        test
    }

    @Parameters(paramLabel = "CHECKPOINT", description = "A run directory (its latest checkpoint) or a checkpoint.")
    Path path = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "Data to measure on (default: the data of the training).")
    @Nullable
    String data;

    @Option(
            names = "--split",
            paramLabel = "PART",
            description = "Which part: ${COMPLETION-CANDIDATES} (default: test where there is one, else all).")
    @Nullable
    Split split;

    @Mixin
    Where where = new Where();

    EvalCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        try (TensorAllocator allocator = new TensorAllocator();
                TrainedModel trained = TrainedModel.open(path, allocator);
                DataSplits splits = trained.data(data, allocator);
                Inference inference = Inference.of(trained.model(), BATCH, where.target(), allocator)) {
            Split part = split != null ? split : splits.test().size() > 0 ? Split.test : Split.train;
            Dataset chosen = part(splits, part);
            long step = trained.checkpoint().step();
            int epoch = Math.toIntExact(trained.checkpoint().cursor().epoch());
            Evaluator.Result result = Evaluator.evaluate(inference, chosen, part.name(), step, epoch, allocator);
            if (result.metrics().samples() == 0) {
                throw new KilnException(
                        "no-labels",
                        chosen.name() + ": no sample has a label that the model knows; expected labels to measure by,"
                                + " found none; use: kiln predict");
            }
            show(trained, chosen, result.metrics());
        }
        return ExitCode.OK.code();
    }

    private static Dataset part(DataSplits splits, Split part) {
        Dataset chosen = switch (part) {
            case train -> splits.train();
            case validation -> splits.validation();
            case test -> splits.test();
        };
        if (chosen.size() == 0) {
            throw new KilnException(
                    "empty-data",
                    "--split " + part + ": expected samples, found none in this part of the data; choose another part");
        }
        return chosen;
    }

    private void show(TrainedModel trained, Dataset chosen, EvaluationMetrics metrics) {
        ObjectNode object = MetricsJson.event("evaluation", metrics);
        object.put("checkpoint", trained.directory().toString()).put("data", chosen.name());
        console.object(object);
        long wrong = Math.round(metrics.samples() * (1 - metrics.accuracy()));
        console.say(console.paint().good("Accuracy " + Unit.SHARE.format(metrics.accuracy())) + " ("
                + Unit.count(wrong) + " of " + Unit.count(metrics.samples()) + " wrong), loss "
                + Unit.NUMBER.format(metrics.loss()));
        console.say("On " + chosen.name() + ", after " + Unit.count(metrics.step()) + " steps, in "
                + Unit.duration(metrics.seconds()));
    }
}
