package dev.kiln.embedded.opencl.tuning;

import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClChoice;
import dev.kiln.embedded.opencl.OpenClChoices;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import dev.kiln.tornado.spi.Tuner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Measures all that was noted on a device, what takes longest first. */
public final class DeviceTrials implements AutoCloseable {

    private final OpenClChoices choices;
    private final OpenClQueue queue;
    private final OpenClTimer timer;

    /** Opens a queue on the device of {@code context}. */
    public DeviceTrials(OpenClContext context) {
        choices = context.device().choices();
        queue = context.queue(true);
        timer = new OpenClTimer(context.device());
    }

    /** Something to choose, with the time of its usual way. */
    private record Candidate(OpenClChoice choice, double nanos) {}

    /**
     * Measures what was noted and remembers the results.
     *
     * @param nanos after which no other measurement begins
     * @return how many things to choose were left for want of time
     * @throws IOException if a result can't be written
     */
    public int run(long nanos, Tuner.Listener listener) throws IOException {
        long start = System.nanoTime();
        List<Candidate> candidates = candidates();
        for (int i = 0; i < candidates.size(); i++) {
            if (listener.isStopped() || System.nanoTime() - start >= nanos) {
                return candidates.size() - i;
            }
            OpenClChoice choice = candidates.get(i).choice();
            listener.measuring(i + 1, candidates.size(), choice.subject());
            Tuner.Trial trial = new ChoiceTrial(choice, this::nanos).run();
            // The usual way needs no line in a file, even where an earlier measurement liked another one better.
            choices.remember(Map.of(trial.key(), trial.isBetter() ? trial.best() : ""));
            listener.measured(trial);
        }
        return 0;
    }

    private List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (OpenClChoice choice : choices.noted()) {
            if (choice.ways().size() > 1) {
                try (OpenClCall call = choice.prepare(choice.usual())) {
                    nanos(call, 1);
                    candidates.add(new Candidate(choice, nanos(call, 1)));
                }
            }
        }
        candidates.sort(Comparator.comparingDouble(Candidate::nanos).reversed());
        return candidates;
    }

    private double nanos(OpenClCall call, int repeats) {
        for (int i = 0; i < repeats; i++) {
            call.enqueue(queue, timer);
        }
        queue.finish();
        timer.collect();
        return (double) timer.nanos() / repeats;
    }

    @Override
    public void close() {
        queue.close();
    }
}
