package dev.footnote.ingestion.documents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

class DocumentSetTest {
    @Test
    void everyFactOfTheDocumentsIsExtractedAndNoFileTakesLong() throws Exception {
        URI facts =
                Objects.requireNonNull(getClass().getResource("/documents/facts.jsonl")).toURI();
        var result = DocumentSetCheck.check(Path.of(facts).resolveSibling(""), false);
        assertThat(result.faults()).isEmpty();
        assertThat(result.slow()).isEmpty();
        assertThat(result.facts()).isGreaterThan(50);
    }
}
