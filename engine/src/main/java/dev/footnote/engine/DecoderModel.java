package dev.footnote.engine;

import dev.footnote.engine.adapt.AdaptedModel;
import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.PlanRunner;
import dev.footnote.engine.backend.PlannedWeights;
import dev.footnote.engine.backend.Step;
import dev.footnote.engine.backend.StepLimits;
import dev.footnote.engine.backend.vector.VectorKernels;
import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.cache.PageTable;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.plan.PlanCompiler;
import dev.footnote.engine.sample.Sampler;
import dev.footnote.engine.sample.StopStrings;
import dev.footnote.engine.schedule.Entrance;
import dev.footnote.engine.tokenize.Tokenizer;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** A decoder with its cache and the thread that serves its queue. */
final class DecoderModel implements GenerationModel {

    /** Tokens of a step: enough for matrices to be read once for many, few enough to stay quick. */
    private static final int TOKENS_PER_STEP = 256;

    private final ModelCard card;
    private final Speech speech;
    private final AdaptedModel adapted;
    private final ModelParts parts;
    private final KeyValueCache cache;
    private final GenerationLoop loop;
    private final Scoring scoring;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The scorer of given texts, made when the first text is scored. */
    private static final class Scoring {
        private final Supplier<TextScorer> maker;
        private @Nullable TextScorer scorer;
        private boolean closed;

        Scoring(Supplier<TextScorer> maker) {
            this.maker = maker;
        }

        synchronized TextScorer get() {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
            if (scorer == null) {
                scorer = maker.get();
            }
            return scorer;
        }

        synchronized void close() {
            closed = true;
            if (scorer != null) {
                scorer.close();
            }
        }
    }

    /** Owns the parts from here on. */
    DecoderModel(ModelParts parts, Speech speech, EngineSettings settings) {
        ModelFiles files = parts.files();
        StepLimits limits = limits(files.description(), settings);
        this.card = files.card(limits.contextLength());
        this.speech = speech;
        this.adapted = files.adapted();
        this.parts = parts;
        Plan plan = PlanCompiler.compile(files.description());
        this.cache =
                new KeyValueCache(
                        plan.cacheWidths(), pages(plan, limits, files, settings), parts.kernels());
        PlanRunner runner =
                new PlanRunner(
                        plan,
                        new PlanRunner.Parts(parts.weights(), parts.kernels(), cache),
                        limits);
        GenerationLoop.Machine machine =
                new GenerationLoop.Machine(
                        runner,
                        new Step(limits),
                        cache,
                        limits.tokensMax(),
                        files.description().longPromptFrom());
        Entrance entrance = new Entrance(settings.sequencesMax(), settings.queueLength());
        this.loop = new GenerationLoop(machine, entrance, card.vocabularySize(), card.name());
        this.scoring = new Scoring(() -> scorer(files.description(), settings.threads()));
    }

    private TextScorer scorer(Description description, int threads) {
        MemoryPlan.requireHeap(TextScorer.memory(description, card.contextLength()));
        Kernels own = new VectorKernels(threads);
        try {
            return new TextScorer(description, parts.weights(), own, card.contextLength());
        } catch (RuntimeException | Error e) {
            own.close();
            throw e;
        }
    }

    /** What such a model takes. */
    static MemoryPlan memory(ModelFiles files, EngineSettings settings) {
        StepLimits limits = limits(files.description(), settings);
        Plan plan = PlanCompiler.compile(files.description());
        long positions = (long) pages(plan, limits, files, settings) * KeyValueCache.PAGE_SIZE;
        return new MemoryPlan(
                PlannedWeights.bytes(plan, files.weights()),
                positions * plan.cacheBytesPerToken(),
                PlanRunner.bufferBytes(plan, limits));
    }

    private static StepLimits limits(Description description, EngineSettings settings) {
        int context = Math.min(settings.contextTokensMax(), description.size().contextLength());
        int tokens = Math.max(TOKENS_PER_STEP, settings.sequencesMax());
        return new StepLimits(tokens, settings.sequencesMax(), settings.sequencesMax(), context);
    }

    /**
     * The whole context for every sequence side by side where that takes no more than half of the
     * free heap; otherwise as much as fits there, at least one whole context. Sequences that find
     * no pages wait.
     */
    static int pages(StepLimits limits, long bytesPerToken, long freeHeapBytes) {
        int one = KeyValueCache.pagesFor(limits.contextLength());
        long pageBytes = Math.max(1, bytesPerToken * KeyValueCache.PAGE_SIZE);
        long fitting = Math.max(one, freeHeapBytes / 2 / pageBytes);
        return (int) Math.min((long) one * limits.sequencesMax(), fitting);
    }

    /** On a device, what weights and buffers leave of its memory takes the place of the heap. */
    private static int pages(
            Plan plan, StepLimits limits, ModelFiles files, EngineSettings settings) {
        long free =
                settings.device()
                        .found()
                        .map(
                                device ->
                                        device.memoryBytes()
                                                - PlannedWeights.bytes(plan, files.weights())
                                                - PlanRunner.bufferBytes(plan, limits))
                        .orElseGet(MemoryPlan::freeHeapBytes);
        return pages(limits, plan.cacheBytesPerToken(), free);
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public Tokenizer tokenizer() {
        return speech.tokenizer();
    }

    @Override
    public String renderChat(ChatPrompt prompt, boolean addGenerationPrompt) {
        return speech.chat().render(prompt, addGenerationPrompt);
    }

    @Override
    public boolean hasChatTemplate() {
        return speech.chat().template().isPresent();
    }

    @Override
    public TextScores score(List<Integer> promptIds, IntConsumer scored) {
        loop.requireOpen();
        if (promptIds.size() < 2) {
            throw new IllegalArgumentException(
                    "the text has %d tokens; scores begin with the second"
                            .formatted(promptIds.size()));
        }
        requireInVocabulary(promptIds);
        return scoring.get().score(promptIds, scored);
    }

    @Override
    public Admission offer(GenerationRequest request, GenerationListener listener) {
        loop.requireOpen();
        requireComputable(request.promptIds());
        speech.requireFitting(request.options(), adapted.description(), card);
        if (request.options().beams() > 1) {
            throw new IllegalArgumentException(
                    "beams are searched by models with an encoder beside their decoder; %s has none"
                            .formatted(card.name()));
        }
        RunningSequence.Order order =
                new RunningSequence.Order(ids.incrementAndGet(), request, listener);
        RunningSequence.Room room =
                new RunningSequence.Room(
                        new PageTable(cache, card.contextLength()),
                        card.contextLength(),
                        speech.chat().endIds());
        Voice voice =
                new Voice(
                        Sampler.of(request.sampling(), speech.demands(request.options(), card)),
                        speech.tokenizer().streamDecoder(true),
                        new StopStrings(request.stops()));
        return loop.offer(new RunningSequence(order, room, voice));
    }

    @Override
    public Adapter readAdapter(Path folder) {
        return Adapter.read(folder, adapted);
    }

    private void requireComputable(List<Integer> promptIds) {
        if (promptIds.size() >= card.contextLength()) {
            throw new IllegalArgumentException(
                    "the prompt has %d tokens; %s takes %d and needs one for the answer"
                            .formatted(promptIds.size(), card.name(), card.contextLength()));
        }
        requireInVocabulary(promptIds);
    }

    private void requireInVocabulary(List<Integer> promptIds) {
        for (int id : promptIds) {
            if (id < 0 || id >= card.vocabularySize()) {
                throw new IllegalArgumentException(
                        "token id %d is outside the vocabulary of %d"
                                .formatted(id, card.vocabularySize()));
            }
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            scoring.close();
            loop.close();
            parts.close();
        }
    }
}
