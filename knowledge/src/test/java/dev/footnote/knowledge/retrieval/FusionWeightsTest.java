package dev.footnote.knowledge.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.SpaceKey;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

class FusionWeightsTest {
    private static final EmbeddingSpace ENGLISH =
            new EmbeddingSpace(new SpaceKey("sha256:e", 4), "english", Set.of("en"));
    private static final EmbeddingSpace MULTILINGUAL =
            new EmbeddingSpace(new SpaceKey("sha256:m", 4), "multilingual", Set.of());
    private static final FusionWeights EQUAL = new FusionWeights(1, 1);
    private static final FusionWeights WORDS_FIRST = new FusionWeights(1, 0);

    @Test
    void bothCountAlikeInALanguageThatTheModelKnows() {
        assertThat(decide("en", List.of("en", "en"), ENGLISH)).isEqualTo(EQUAL);
        assertThat(decide("de", List.of("de", "de"), MULTILINGUAL)).isEqualTo(EQUAL);
    }

    @Test
    void wordsDecideInALanguageThatTheModelDoesNotKnow() {
        assertThat(decide("de", List.of("de", "en"), ENGLISH)).isEqualTo(WORDS_FIRST);
    }

    @Test
    void bothCountAlikeWhenNoPassageInTheQuestionsLanguageWasFound() {
        assertThat(decide("de", List.of("en", "en"), ENGLISH)).isEqualTo(EQUAL);
        assertThat(decide("de", List.of(), ENGLISH)).isEqualTo(EQUAL);
    }

    @Test
    void theLanguageOfWhatWasFoundStandsInForAQuestionThatTellsNone() {
        var none = Optional.<String>empty();

        assertThat(FusionWeights.decide(none, List.of("ru", "ru", "en"), ENGLISH))
                .isEqualTo(WORDS_FIRST);
        assertThat(FusionWeights.decide(none, List.of("en", "en", "ru"), ENGLISH)).isEqualTo(EQUAL);
        assertThat(FusionWeights.decide(none, List.of(), ENGLISH)).isEqualTo(EQUAL);
    }

    private static FusionWeights decide(String query, List<String> found, EmbeddingSpace space) {
        return FusionWeights.decide(Optional.of(query), found, space);
    }
}
