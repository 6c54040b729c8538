package dev.footnote.engine;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.cache.PageTable;
import dev.footnote.engine.sample.Sampler;
import dev.footnote.engine.schedule.Progress;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** One generation from its offer to its end. All but {@link #cancel} happens on one thread. */
final class RunningSequence implements Generation {

    private final long id;
    private final GenerationListener listener;
    private final Voice voice;
    private final Room room;
    private final Optional<Adapter> adapter;
    private final int promptLength;
    private final int[] tokens; // prompt and answer, with room for all of it
    private int known;
    private int computed;
    private long beganNanos;
    private long firstTokenNanos;
    private volatile boolean cancelled;
    private boolean ended;
    private Duration lifetime = Duration.ZERO;

    /**
     * Where it may be, and what ends it.
     *
     * @param endIds tokens by which the model itself ends an answer
     */
    record Room(PageTable pages, int contextMax, Set<Integer> endIds) {}

    /** What was asked, and who hears the answer. */
    record Order(long id, GenerationRequest request, GenerationListener listener) {}

    RunningSequence(Order order, Room room, Voice voice) {
        this.id = order.id();
        this.listener = order.listener();
        this.voice = voice;
        this.room = room;
        GenerationRequest request = order.request();
        this.adapter = request.options().adapter();
        this.promptLength = request.promptIds().size();
        long wanted = (long) promptLength + request.tokensMax();
        this.tokens = new int[(int) Math.min(wanted, room.contextMax())];
        for (int i = 0; i < promptLength; i++) {
            tokens[i] = request.promptIds().get(i);
        }
        this.known = promptLength;
        for (int id : request.promptIds()) {
            voice.sampler().prompt(id);
        }
        begin(System.nanoTime());
    }

    long id() {
        return id;
    }

    PageTable pages() {
        return room.pages();
    }

    Optional<Adapter> adapter() {
        return adapter;
    }

    int token(int position) {
        return tokens[position];
    }

    int promptLength() {
        return promptLength;
    }

    /** Positions it will need at most. */
    int positionsMax() {
        return tokens.length;
    }

    Progress progress() {
        return new Progress(id, known, computed);
    }

    boolean ended() {
        return ended;
    }

    /** From its beginning to its end. */
    Duration lifetime() {
        return lifetime;
    }

    boolean cancelled() {
        return cancelled;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    /** Its time starts. */
    void begin(long nowNanos) {
        beganNanos = nowNanos;
        firstTokenNanos = nowNanos;
    }

    /** More of its tokens are in the cache; true when the next token can be chosen. */
    boolean advance(int count) {
        computed += count;
        return computed == known;
    }

    /**
     * Chooses the next token, tells it, and ends when it is the last.
     *
     * @param logits scores of the vocabulary; overwritten
     */
    void choose(float[] logits, long nowNanos) {
        if (known == promptLength) {
            firstTokenNanos = nowNanos;
        }
        Sampler.Choice choice = voice.sampler().next(logits);
        int token = choice.id();
        tokens[known++] = token;
        boolean last = known == tokens.length;
        if (room.endIds().contains(token)) {
            String rest = voice.rest();
            if (!rest.isEmpty()) {
                tell(choice, rest);
            }
            end(FinishReason.STOP, Optional.empty(), nowNanos);
            return;
        }
        String text = voice.speak(token);
        boolean complete = voice.sampler().complete();
        if ((last || complete) && !voice.stopped()) {
            text += voice.rest();
        }
        tell(choice, text);
        if (voice.stopped() || complete) {
            end(FinishReason.STOP, Optional.empty(), nowNanos);
        } else if (last) {
            end(FinishReason.LENGTH, Optional.empty(), nowNanos);
        }
    }

    private void tell(Sampler.Choice choice, String text) {
        listener.onToken(
                new GeneratedToken(
                        choice.id(), text, choice.logProbability(), choice.alternatives()));
    }

    /** Tells the listener; the second time does nothing. */
    void end(FinishReason reason, Optional<String> failure, long nowNanos) {
        if (ended) {
            return;
        }
        ended = true;
        lifetime = Duration.ofNanos(nowNanos - beganNanos);
        listener.onEnd(
                new GenerationEnd(
                        reason,
                        promptLength,
                        known - promptLength,
                        Duration.ofNanos(firstTokenNanos - beganNanos),
                        Duration.ofNanos(nowNanos - firstTokenNanos),
                        failure));
    }
}
