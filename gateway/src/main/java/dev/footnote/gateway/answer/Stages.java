package dev.footnote.gateway.answer;

import dev.footnote.contracts.answer.Verdict;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The steps from a question to its answer: each is timed, and a span of the question's trace. */
public final class Stages {
    private final ObservationRegistry observations;
    private final LongSupplier nanos;

    /** What is done; a stage may run several times for one question, and inside another. */
    enum Stage {
        UNDERSTANDING,
        EMBEDDING,
        RETRIEVAL,
        SELECTION,
        GENERATION,
        VERIFICATION
    }

    /**
     * @param nanos a clock for the times that an answer states itself
     */
    public Stages(ObservationRegistry observations, LongSupplier nanos) {
        this.observations = observations;
        this.nanos = nanos;
    }

    /** The whole of it, by how it ended. */
    void question(Supplier<Verdict> work) {
        var whole =
                Observation.createNotStarted("footnote.answer", observations)
                        .contextualName("answer")
                        .lowCardinalityKeyValue("verdict", KeyValue.NONE_VALUE);
        whole.observe(
                () -> {
                    String verdict = work.get().name().toLowerCase(Locale.ROOT);
                    whole.lowCardinalityKeyValue("verdict", verdict);
                });
    }

    <T> T run(Stage stage, Supplier<T> work) {
        return observation(stage).observe(work);
    }

    void run(Stage stage, Runnable work) {
        observation(stage).observe(work);
    }

    private Observation observation(Stage stage) {
        String name = stage.name().toLowerCase(Locale.ROOT);
        return Observation.createNotStarted("footnote.stage", observations)
                .contextualName(name)
                .lowCardinalityKeyValue("stage", name);
    }

    LongSupplier nanos() {
        return nanos;
    }
}
