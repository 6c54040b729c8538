package dev.footnote.inference;

import dev.footnote.contracts.openai.Sampling;
import dev.footnote.contracts.openai.StopSequences;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.sample.SamplingSettings;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The fields of a request that say how tokens are chosen, each held to its range. */
final class SamplingFields {
    private SamplingFields() {}

    private record Range(double least, double most, double usual) {}

    /** A search by beams takes the most probable tokens unless something else is said. */
    static SamplingSettings of(Sampling asked) {
        double warmth = asked.beams().orElse(1) > 1 ? 0 : 1;
        return new SamplingSettings(
                number("temperature", asked.temperature(), new Range(0, 2, warmth)),
                whole("top_k", asked.topK()),
                topP(asked.topP()),
                number("min_p", asked.minP(), new Range(0, 1, 0)),
                number("repetition_penalty", asked.repetitionPenalty(), new Range(0.01, 10, 1)),
                number("frequency_penalty", asked.frequencyPenalty(), new Range(-2, 2, 0)),
                number("presence_penalty", asked.presencePenalty(), new Range(-2, 2, 0)),
                seed(asked.seed()));
    }

    static List<String> stops(Optional<StopSequences> stop) {
        List<String> texts = stop.map(StopSequences::texts).orElse(List.of());
        if (texts.stream().anyMatch(String::isEmpty)) {
            throw badRequest("stop holds an empty string; leave it out.");
        }
        return texts;
    }

    /** Zero is what some clients send for "the best only". */
    private static float topP(Optional<Double> given) {
        return Math.max(Float.MIN_NORMAL, number("top_p", given, new Range(0, 1, 1)));
    }

    private static float number(String name, Optional<Double> given, Range range) {
        double value = given.orElse(range.usual());
        if (!(value >= range.least() && value <= range.most())) {
            throw badRequest(
                    "%s is %s; %s to %s is allowed."
                            .formatted(name, value, range.least(), range.most()));
        }
        return (float) value;
    }

    private static int whole(String name, Optional<Integer> given) {
        int value = given.orElse(0);
        if (value < 0) throw badRequest("%s is %d; 0 or more is allowed.".formatted(name, value));
        return value;
    }

    private static OptionalLong seed(Optional<Long> given) {
        return given.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    static ProblemException badRequest(String message) {
        return new ProblemException(ProblemKind.BAD_REQUEST, message);
    }
}
