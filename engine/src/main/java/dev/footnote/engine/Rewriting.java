package dev.footnote.engine;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.cache.PageTable;
import dev.footnote.engine.sample.Sampler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One request to an encoder-decoder, from its beginning to its end. */
final class Rewriting implements Generation, Runnable {
    private final EncoderDecoder computer;
    private final Order order;
    private final Voice voice;
    private final Optional<Adapter> adapter;
    private volatile boolean cancelled;
    private int told;
    private long beganNanos;
    private long firstTokenNanos;

    /** What was asked, who hears it, and what ends an answer. */
    record Order(GenerationRequest request, GenerationListener listener, Set<Integer> endIds) {}

    Rewriting(EncoderDecoder computer, Order order, Voice voice) {
        this.computer = computer;
        this.order = order;
        this.voice = voice;
        this.adapter = order.request().options().adapter();
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    private boolean wanted() {
        return !cancelled && !computer.cancelled();
    }

    @Override
    public void run() {
        beganNanos = System.nanoTime();
        firstTokenNanos = beganNanos;
        List<PageTable> tables = new ArrayList<>();
        FinishReason reason = FinishReason.FAILED;
        Optional<String> failure = Optional.empty();
        try {
            if (!wanted()) {
                reason = FinishReason.CANCELLED;
            } else {
                computer.encode(order.request().promptIds(), adapter);
                reason = order.request().options().beams() > 1 ? search(tables) : sample(tables);
            }
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        } finally {
            tables.forEach(PageTable::clear);
        }
        end(reason, failure);
    }

    private int tokensMax() {
        return Math.min(order.request().tokensMax(), computer.contextLength());
    }

    private FinishReason sample(List<PageTable> tables) {
        tables.add(computer.newPages());
        int token = computer.startId();
        for (int i = 0; i < tokensMax(); i++) {
            if (!wanted()) {
                return FinishReason.CANCELLED;
            }
            float[] scores = computer.decode(tables, new int[] {token}, i, adapter)[0];
            Sampler.Choice choice = voice.sampler().next(scores);
            token = choice.id();
            boolean last = i == tokensMax() - 1;
            if (speak(choice, last)) {
                return FinishReason.STOP;
            }
        }
        return FinishReason.LENGTH;
    }

    /** Tells a token; true when it ends the answer. */
    private boolean speak(Sampler.Choice choice, boolean last) {
        boolean ends = order.endIds().contains(choice.id());
        boolean complete = ends || voice.sampler().complete();
        String text = ends ? "" : voice.speak(choice.id());
        if ((last || complete) && !voice.stopped()) {
            text += voice.rest();
        }
        if (told++ == 0) {
            firstTokenNanos = System.nanoTime();
        }
        if (!ends || !text.isEmpty()) {
            order.listener()
                    .onToken(
                            new GeneratedToken(
                                    choice.id(),
                                    text,
                                    choice.logProbability(),
                                    choice.alternatives()));
        }
        return complete || voice.stopped();
    }

    /** Nothing can be told before all is known. */
    private FinishReason search(List<PageTable> tables) {
        int width = order.request().options().beams();
        BeamSearch search = new BeamSearch(width, order.endIds());
        tables.add(computer.newPages());
        for (int i = 0; i < tokensMax() && !search.done(); i++) {
            if (!wanted()) {
                return FinishReason.CANCELLED;
            }
            int[] ids =
                    search.running().stream()
                            .mapToInt(
                                    it ->
                                            it.ids().isEmpty()
                                                    ? computer.startId()
                                                    : it.ids().getLast())
                            .toArray();
            float[][] scores = computer.decode(tables, ids, i, adapter);
            for (float[] row : scores) {
                Sampler.toLogProbabilities(row);
            }
            goOn(search.advance(scores), tables, i + 1);
        }
        for (int id : search.best().ids()) {
            Sampler.Choice choice = new Sampler.Choice(id, (float) search.best().mean(), List.of());
            if (speak(choice, false)) {
                return FinishReason.STOP;
            }
        }
        return FinishReason.LENGTH;
    }

    /** Each beam that goes on gets the keys and values of the one it continues. */
    private void goOn(List<BeamSearch.Step> steps, List<PageTable> tables, int positions) {
        List<PageTable> next = new ArrayList<>();
        for (BeamSearch.Step step : steps) {
            PageTable copy = computer.newPages();
            copy.copy(tables.get(step.from()), positions);
            next.add(copy);
        }
        tables.forEach(PageTable::clear);
        tables.clear();
        tables.addAll(next);
    }

    private void end(FinishReason reason, Optional<String> failure) {
        long now = System.nanoTime();
        try {
            order.listener()
                    .onEnd(
                            new GenerationEnd(
                                    reason,
                                    order.request().promptIds().size(),
                                    told,
                                    Duration.ofNanos(firstTokenNanos - beganNanos),
                                    Duration.ofNanos(now - firstTokenNanos),
                                    failure));
        } catch (RuntimeException e) {
            System.getLogger(Rewriting.class.getName())
                    .log(System.Logger.Level.WARNING, "a listener failed at the end", e);
        }
    }
}
