package dev.footnote.ingestion;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.RankedPassage;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.Retriever;
import dev.footnote.knowledge.SearchIndex;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Shows a test what searches and readers see now. */
@RestController
final class ProbeController {
    private final Retriever retriever;
    private final Documents documents;
    private final SearchIndex index;

    ProbeController(Retriever retriever, Documents documents, SearchIndex index) {
        this.retriever = retriever;
        this.documents = documents;
        this.index = index;
    }

    /** A passage as far as a test looks at it. */
    record Seen(String externalId, int version, int ordinal, String text) {
        static Seen of(Passage passage) {
            return new Seen(
                    passage.externalId(), passage.version(), passage.ordinal(), passage.text());
        }
    }

    @GetMapping("/probe/search")
    List<Seen> search(@RequestParam String word, @RequestParam String collection) {
        var query =
                new RetrievalQuery(
                        new Reader.Unrestricted(),
                        word,
                        Optional.empty(),
                        Set.of(collection),
                        Map.of(),
                        100);
        return retriever.search(query).passages().stream()
                .map(RankedPassage::passage)
                .map(Seen::of)
                .toList();
    }

    @GetMapping("/probe/passages")
    List<Seen> passages(@RequestParam String id, @RequestParam String collection) {
        return documents
                .find(new Reader.Unrestricted(), new DocumentKey(collection, id))
                .map(found -> documents.passages(new Reader.Unrestricted(), found.documentId()))
                .orElse(List.of())
                .stream()
                .map(Seen::of)
                .toList();
    }

    @GetMapping("/probe/caught-up")
    boolean caughtUp() {
        return index.awaitCaughtUp(Duration.ofMinutes(1));
    }
}
