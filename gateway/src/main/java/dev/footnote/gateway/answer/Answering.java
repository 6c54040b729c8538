package dev.footnote.gateway.answer;

import dev.footnote.contracts.answer.Answer;
import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.answer.Asking;
import dev.footnote.contracts.answer.SourcePassage;
import dev.footnote.contracts.answer.Verdict;
import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.gateway.answer.Stages.Stage;
import dev.footnote.gateway.text.Word;
import dev.footnote.gateway.text.Words;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.Retrieval;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * From a question to an answer: retrieve, choose evidence, judge whether it can carry an answer,
 * let the model write, keep what the sources carry, complete it with their own words.
 */
public final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final Research research;
    private final ChatGeneration generation;
    private final AnswerSettings settings;
    private final Stages stages;
    private final LongSupplier nanos;

    public Answering(
            Searching searching,
            ChatGeneration generation,
            AnswerSettings settings,
            Stages stages) {
        this.research = new Research(searching, settings.budget(), stages);
        this.generation = generation;
        this.settings = settings;
        this.stages = stages;
        this.nanos = stages.nanos();
    }

    /** Asking for somebody: what this reader may not see is not there. */
    public Asking as(Reader reader) {
        return (request, consumer) -> ask(reader, request, consumer);
    }

    private void ask(Reader reader, AskRequest request, Asking.EventConsumer consumer) {
        stages.question(() -> answered(reader, request, consumer));
    }

    private Verdict answered(Reader reader, AskRequest request, Asking.EventConsumer consumer) {
        long begun = nanos.getAsLong();
        settings.limits().check(request);
        List<String> earlier =
                request.history().stream()
                        .filter(turn -> turn.role().equals("user"))
                        .map(AskRequest.Turn::text)
                        .toList();
        Question question =
                stages.run(Stage.UNDERSTANDING, () -> Question.of(request.question(), earlier));
        Findings findings =
                research.on(question, reader, Set.copyOf(request.collections()), request.filters());
        var composition = new Composition(settings.links(), consumer);
        return answer(new Run(findings, composition, begun));
    }

    /** One question on its way to an answer. */
    private record Run(Findings findings, Composition composition, long begun) {
        Question question() {
            return findings.question();
        }

        Retrieval retrieval() {
            return findings.retrieval();
        }

        Evidence evidence() {
            return findings.evidence();
        }
    }

    private Verdict answer(Run run) {
        long retrieved = nanos.getAsLong();
        var passages = new Passages(settings.links());
        List<SourcePassage> shown =
                run.evidence().sources().stream()
                        .map(source -> passages.shown(source.ranked()))
                        .toList();
        run.composition().send(new AskEvent.Retrieved(shown));
        double probability = Answerability.probability(Answerability.features(run.findings()));
        var generating = new Generating(nanos);
        Optional<String> trouble = Optional.empty();
        var attribution = new Attribution(run.question(), run.findings().weights());
        var drafting = new Drafting(run.question(), run.evidence(), attribution, run.composition());
        boolean answerable = probability >= Answerability.ANSWERABLE_MIN;
        if (answerable && !run.evidence().sources().isEmpty()) {
            trouble = write(run, generating, drafting);
            stages.run(Stage.VERIFICATION, drafting::complete);
        }
        Judgement judgement = judge(run, drafting, trouble);
        run.composition().send(new AskEvent.Judged(judgement.verdict(), judgement.reason()));
        var timings =
                new Answer.Timings(
                        millis(retrieved - run.begun()),
                        generating.firstTokenAt().map(at -> millis(at - run.begun())).orElse(0L),
                        millis(nanos.getAsLong() - run.begun()),
                        generating.usage().promptTokens(),
                        generating.usage().completionTokens());
        run.composition()
                .end(
                        new AskEvent.Done(
                                new Answer(
                                        "ans-" + UUID.randomUUID(),
                                        run.question().text(),
                                        judgement.verdict(),
                                        judgement.reason(),
                                        run.composition().text(),
                                        run.composition().sentences(),
                                        run.composition().citations(),
                                        shown,
                                        generating.model(),
                                        timings)));
        return judgement.verdict();
    }

    /** Returns what went wrong with the model, when the sources' own words must do without it. */
    private Optional<String> write(Run run, Generating generating, Drafting drafting) {
        var request =
                Generating.request(
                        settings.model(),
                        Prompt.of(run.question(), run.evidence()),
                        settings.budget().answerTokensMax());
        try {
            stages.run(
                    Stage.GENERATION,
                    () ->
                            generating.run(
                                    generation,
                                    request,
                                    sentence ->
                                            stages.run(
                                                    Stage.VERIFICATION,
                                                    () -> drafting.offer(sentence))));
            return Optional.empty();
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.UNAVAILABLE && e.kind() != ProblemKind.INTERNAL) throw e;
            LOG.warn("Answering without the model: {}", e.detail());
            return Optional.of("The language model does not answer; the sources are quoted.");
        }
    }

    private record Judgement(Verdict verdict, String reason) {}

    private static Judgement judge(Run run, Drafting drafting, Optional<String> trouble) {
        if (drafting.isEmpty()) {
            run.composition()
                    .remark(Remarks.sourcesDoNotSay(run.retrieval().analysis().language()));
            return new Judgement(Verdict.NOT_IN_SOURCES, Remarks.why(run.retrieval()));
        }
        if (trouble.isPresent()) return new Judgement(Verdict.PARTIAL, trouble.get());
        if (!drafting.allVerified()) {
            return new Judgement(
                    Verdict.PARTIAL, "Some of this is worded otherwise than in the sources.");
        }
        List<String> absent = absentSubjects(run);
        if (!absent.isEmpty()) {
            return new Judgement(Verdict.PARTIAL, Remarks.notMentioned(absent));
        }
        return new Judgement(Verdict.ANSWERED, "");
    }

    /** Numbers, codes and names of the question that no document has. */
    private static List<String> absentSubjects(Run run) {
        Set<String> absent = new HashSet<>();
        run.retrieval().analysis().absentTerms().forEach(term -> absent.addAll(Words.keys(term)));
        return run.question().terms().stream()
                .filter(Word::isExact)
                .filter(word -> absent.contains(word.key()))
                .map(Word::text)
                .toList();
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
