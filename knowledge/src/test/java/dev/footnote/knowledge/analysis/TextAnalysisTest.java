package dev.footnote.knowledge.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

class TextAnalysisTest {
    private final TextAnalysis analysis = new TextAnalysis();

    @Test
    void englishIsStemmedAndFreedOfFunctionWords() {
        assertThat(analysis.terms("What are the user's Connections?", Optional.of("en")))
                .containsExactlyInAnyOrder("user", "connect");
    }

    @Test
    void identifiersKeepTheirWholeBesideTheirParts() {
        assertThat(analysis.terms("log_min_duration", Optional.empty()))
                .containsExactlyInAnyOrder("log_min_duration", "log", "min", "duration");
        assertThat(analysis.terms("ConcurrentHashMap", Optional.empty()))
                .containsExactlyInAnyOrder("concurrenthashmap", "concurrent", "hash", "map");
        assertThat(analysis.terms("PostgreSQL mRNA", Optional.empty()))
                .containsExactlyInAnyOrder("postgresql", "mrna");
    }

    @Test
    void articlesAreCutOffAndUmlautsFolded() {
        assertThat(analysis.terms("l'histoire d'avions", Optional.of("fr")))
                .containsExactlyInAnyOrder("histoir", "avion");
        assertThat(analysis.terms("Häuser", Optional.of("de")))
                .isEqualTo(analysis.terms("Haus", Optional.of("de")));
    }

    @Test
    void textWithoutSpacesBecomesPairsOfCharacters() {
        assertThat(analysis.terms("数据库", Optional.of("zh"))).containsExactlyInAnyOrder("数据", "据库");
    }

    @Test
    void aQueryWordCarriesItsFormsInAllLanguagesOfTheIndex() {
        List<QueryWord> words =
                analysis.words("running servers", Optional.of("en"), Set.of("en", "und"));

        assertThat(words)
                .containsExactly(
                        new QueryWord("running", Set.of("run", "running")),
                        new QueryWord("servers", Set.of("server", "servers")));
    }

    @Test
    void functionWordsOfTheQuerysLanguageAreLeftOutForAllPassages() {
        List<QueryWord> words =
                analysis.words("what is the limit", Optional.of("en"), Set.of("de"));

        assertThat(words).extracting(QueryWord::surface).containsExactly("limit");
    }
}
