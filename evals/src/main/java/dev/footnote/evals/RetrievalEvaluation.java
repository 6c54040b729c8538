package dev.footnote.evals;

import dev.footnote.cli.Terminal;
import dev.footnote.cli.client.Ingestion.Source;
import dev.footnote.contracts.answer.SearchRequest;
import dev.footnote.contracts.answer.SourcePassage;
import dev.footnote.evals.Report.SetReport;
import dev.footnote.evals.data.RetrievalSet;
import dev.footnote.evals.measure.Figures;
import dev.footnote.evals.measure.Ranking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents are uploaded one by one, queries go to {@code /api/v1/search}, passages count once. */
record RetrievalEvaluation(TestBed bed, RetrievalSet set) {
    private static final int PASSAGES = 100;

    SetReport run() throws IOException {
        var figures = new Figures();
        var loaded = bed.load(set.name(), () -> sources(bed.scratch(set.name())));
        var queries = bed.limited(set.queries());
        var title = "%s: %,d queries".formatted(set.name(), queries.size());
        try (var bar = bed.terminal().bar(title, queries.size(), Terminal.Unit.PIECES)) {
            int done = 0;
            for (var query : queries) {
                measure(query, figures);
                bar.to(++done);
            }
        }
        var values = figures.means();
        loaded.addTo(values);
        return new SetReport(
                set.name(), set.documents().size(), queries.size(), values, Map.of(), List.of());
    }

    private void measure(RetrievalSet.Query query, Figures figures) {
        var request =
                new SearchRequest(
                        query.text(), List.of(set.name()), Map.of(), Optional.of(PASSAGES));
        long begin = System.nanoTime();
        var passages = bed.client().search(request).passages();
        double millis = (System.nanoTime() - begin) / 1e6;
        var ranked = passages.stream().map(SourcePassage::externalId).distinct().toList();
        var grades = set.judgements().getOrDefault(query.id(), Map.of());
        figures.add("nDCG@10", Ranking.ndcg(ranked, grades, 10))
                .add("recall@10", Ranking.recall(ranked, grades, 10))
                .add("recall@100", Ranking.recall(ranked, grades, 100))
                .add("search ms", millis);
    }

    /** A page for each document, so that its title is a title. */
    private List<Source> sources(Path folder) throws IOException {
        var sources = new ArrayList<Source>();
        for (var document : set.documents()) {
            var file = folder.resolve(sources.size() + ".html");
            Files.writeString(file, page(document));
            sources.add(new Source(document.id(), file));
        }
        return sources;
    }

    private static String page(RetrievalSet.Document document) {
        var title = escaped(document.title());
        return """
        <!DOCTYPE html><html><head><meta charset="utf-8"><title>%s</title></head>
        <body><h1>%s</h1><p>%s</p></body></html>
        """
                .formatted(title, title, escaped(document.text()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
