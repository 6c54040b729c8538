package dev.footnote.inference;

import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.Completion.Choice;
import dev.footnote.contracts.openai.Completion.Logprobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts the pieces of a stream together to the answer that comes without streaming. */
final class WholeCompletion implements Completing.PieceConsumer {
    private final Runnable begun;
    private final Map<Integer, Answer> answers = new TreeMap<>();
    private Optional<Completion> last = Optional.empty();

    WholeCompletion(Runnable begun) {
        this.begun = begun;
    }

    @Override
    public void admitted() {
        begun.run();
    }

    private static final class Answer {
        private final StringBuilder text = new StringBuilder();
        private final List<String> tokens = new ArrayList<>();
        private final List<Optional<Double>> logprobs = new ArrayList<>();
        private final List<Optional<Map<String, Double>>> tops = new ArrayList<>();
        private final List<Integer> offsets = new ArrayList<>();
        private Optional<String> finishReason = Optional.empty();

        void add(Choice choice) {
            text.append(choice.text());
            finishReason = choice.finishReason().or(() -> finishReason);
            choice.logprobs().ifPresent(this::add);
        }

        private void add(Logprobs more) {
            tokens.addAll(more.tokens());
            logprobs.addAll(more.tokenLogprobs());
            tops.addAll(more.topLogprobs());
            offsets.addAll(more.textOffset());
        }

        Choice choice(int index) {
            return new Choice(
                    index,
                    text.toString(),
                    tokens.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Logprobs(tokens, logprobs, tops, offsets)),
                    finishReason);
        }
    }

    @Override
    public boolean accept(Completion piece) {
        last = Optional.of(piece);
        for (Choice choice : piece.choices()) {
            answers.computeIfAbsent(choice.index(), _ -> new Answer()).add(choice);
        }
        return true;
    }

    /** The last piece has the token counts. */
    Completion completion() {
        Completion end = last.orElseThrow();
        List<Choice> choices = new ArrayList<>();
        answers.forEach((index, answer) -> choices.add(answer.choice(index)));
        return new Completion(
                end.id(), end.object(), end.created(), end.model(), choices, end.usage());
    }
}
