package dev.footnote.evals;

import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.Ingestion;
import dev.footnote.contracts.answer.Answer;
import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.answer.Citation;
import dev.footnote.contracts.answer.SearchRequest;
import dev.footnote.contracts.answer.SourcePassage;
import dev.footnote.contracts.answer.Verdict;
import dev.footnote.evals.Report.SetReport;
import dev.footnote.evals.data.QuestionSet;
import dev.footnote.evals.data.QuestionSet.Question;
import dev.footnote.evals.measure.AnswerText;
import dev.footnote.evals.measure.Figures;
import dev.footnote.evals.measure.Ranking;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Questions end to end: what search finds, what the answer says and cites, how long it takes. */
final class QuestionEvaluation {
    private static final int PASSAGES = 50;

    private final TestBed bed;
    private final QuestionSet set;
    private final Figures all = new Figures();
    private final Map<String, Figures> byType = new TreeMap<>();
    private final List<Map<String, Object>> details = new ArrayList<>();
    private final Map<String, String> pagesByChunk = new HashMap<>();

    QuestionEvaluation(TestBed bed, QuestionSet set) {
        this.bed = bed;
        this.set = set;
    }

    SetReport run() throws IOException {
        var sources = Ingestion.sourcesAt(set.corpus());
        var loaded = bed.load(set.name(), () -> sources);
        var questions = bed.limited(set.questions());
        var title = "%s: %,d questions".formatted(set.name(), questions.size());
        try (var bar = bed.terminal().bar(title, questions.size(), Terminal.Unit.PIECES)) {
            int done = 0;
            for (var question : questions) {
                measure(question);
                bar.to(++done);
            }
        }
        var values = all.means();
        var times = bed.searchOnly() ? List.<String>of() : List.of("first token ms", "answer ms");
        for (var name : times) {
            values.put(name + " (median)", all.quantile(name, 0.5));
            values.put(name + " (90 %)", all.quantile(name, 0.9));
        }
        loaded.addTo(values);
        var types = new LinkedHashMap<String, Map<String, Double>>();
        byType.forEach((type, figures) -> types.put(type, figures.means()));
        return new SetReport(set.name(), sources.size(), questions.size(), values, types, details);
    }

    private void measure(Question question) {
        if (bed.searchOnly()) {
            if (question.answerable()) {
                search(question);
            }
            return;
        }
        var answered = ask(question);
        var detail = new LinkedHashMap<String, Object>();
        detail.put("id", question.id());
        detail.put("question", question.question());
        detail.put("answerable", question.answerable());
        detail.put("verdict", answered.answer().verdict());
        detail.put("answer", answered.answer().text());
        for (var figures :
                List.of(all, byType.computeIfAbsent(question.type(), t -> new Figures()))) {
            if (question.answerable()) {
                retrieval(question, figures, detail);
                answer(question, answered.answer(), figures);
            } else {
                figures.add("abstains", answered.answer().verdict() == Verdict.NOT_IN_SOURCES);
            }
            answered.times(figures);
        }
        details.add(detail);
    }

    private void search(Question question) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("id", question.id());
        retrieval(question, all, detail);
        details.add(detail);
    }

    /** Follow-ups are looked up with the user's earlier turns before them. */
    private void retrieval(Question question, Figures figures, Map<String, Object> detail) {
        var query =
                Stream.concat(
                                question.history().stream()
                                        .filter(turn -> turn.role().equals("user"))
                                        .map(QuestionSet.Turn::text),
                                Stream.of(question.question()))
                        .collect(Collectors.joining(" "));
        var request =
                new SearchRequest(query, List.of(set.name()), Map.of(), Optional.of(PASSAGES));
        var passages = bed.client().search(request).passages();
        var pages = passages.stream().map(SourcePassage::externalId).distinct().toList();
        var wanted =
                Stream.concat(question.mustCite().stream(), question.alsoOk().stream()).toList();
        boolean quotes = quotesAmong(question, Ranking.first(passages, 10));
        figures.add("page@1", pagesAmong(question, Ranking.first(pages, 1)))
                .add("page@5", pagesAmong(question, Ranking.first(pages, 5)))
                .add("page@10", pagesAmong(question, Ranking.first(pages, 10)))
                .add("quote@5", quotesAmong(question, Ranking.first(passages, 5)))
                .add("quote@10", quotes)
                .add("quote@20", quotesAmong(question, Ranking.first(passages, 20)))
                .add("MRR@10", Ranking.reciprocalRank(pages, wanted, 10));
        detail.put("pages", Ranking.first(pages, 5));
        detail.put("quote@10", quotes);
    }

    private void answer(Question question, Answer answer, Figures figures) {
        boolean answered = answer.verdict() != Verdict.NOT_IN_SOURCES;
        figures.add("answers", answered);
        if (!answered) {
            return;
        }
        var wanted =
                Stream.concat(question.mustCite().stream(), question.alsoOk().stream()).toList();
        answer.evidence()
                .forEach(passage -> pagesByChunk.put(passage.chunkId(), passage.externalId()));
        for (var citation : answer.citations()) {
            figures.add("citation precision", wanted.contains(pageOf(citation)));
        }
        figures.add(
                        "cites a right page",
                        answer.citations().stream().map(this::pageOf).anyMatch(wanted::contains))
                .add("answer F1", AnswerText.f1(answer.text(), question.answers()))
                .add("answer contains", AnswerText.contains(answer.text(), question.answers()));
    }

    private String pageOf(Citation citation) {
        return pagesByChunk.getOrDefault(citation.chunkId(), citation.title());
    }

    private boolean pagesAmong(Question question, List<String> pages) {
        boolean other = question.alsoOk().stream().anyMatch(pages::contains);
        return question.mustCite().stream().allMatch(page -> other || pages.contains(page));
    }

    private static boolean quotesAmong(Question question, List<SourcePassage> passages) {
        return question.supporting().stream()
                .allMatch(
                        quote ->
                                passages.stream()
                                        .anyMatch(p -> AnswerText.holds(p.text(), quote.quote())));
    }

    private record Answered(Answer answer, double firstTokenMillis, double totalMillis) {
        void times(Figures figures) {
            if (firstTokenMillis > 0) {
                figures.add("first token ms", firstTokenMillis);
            }
            figures.add("answer ms", totalMillis);
        }
    }

    private Answered ask(Question question) {
        var history =
                question.history().stream()
                        .map(turn -> new AskRequest.Turn(turn.role(), turn.text()))
                        .toList();
        var request =
                new AskRequest(
                        question.question(),
                        List.of(set.name()),
                        Map.of(),
                        history,
                        Optional.of(true));
        var whole = new ArrayList<Answer>();
        var first = new ArrayList<Double>();
        long begin = System.nanoTime();
        bed.client()
                .ask(
                        request,
                        event -> {
                            double millis = (System.nanoTime() - begin) / 1e6;
                            if (event instanceof AskEvent.Delta && first.isEmpty()) {
                                first.add(millis);
                            } else if (event instanceof AskEvent.Done(var answer)) {
                                whole.add(answer);
                            }
                        });
        double total = (System.nanoTime() - begin) / 1e6;
        if (whole.isEmpty()) {
            throw new IllegalStateException(question.id() + ": the answer broke off");
        }
        boolean generated = whole.getFirst().timings().firstTokenMillis() > 0;
        return new Answered(
                whole.getFirst(), generated && !first.isEmpty() ? first.getFirst() : 0, total);
    }
}
