package dev.footnote.ingestion;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import java.util.List;
import java.util.Optional;

/** Two models of the same vectors under two digests. */
final class TwoModels implements EmbeddingApi {
    private final WordEmbedding words = new WordEmbedding();

    ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplicationBuilder(IngestionService.class)
                .profiles("ingestion-service")
                .initializers(
                        context ->
                                ((GenericApplicationContext) context)
                                        .registerBean(EmbeddingApi.class, () -> this))
                .run(arguments);
    }

    @Override
    public EmbeddingResponse embed(EmbeddingRequest request) {
        return words.embed(request);
    }

    @Override
    public TokenizeResponse tokenize(TokenizeRequest request) {
        return words.tokenize(request);
    }

    @Override
    public ModelList models() {
        ModelList.Model first = words.models().data().getFirst();
        ModelList.Details known = first.details().orElseThrow();
        var details =
                new ModelList.Details(
                        "words-2",
                        known.architecture(),
                        known.dimensions(),
                        known.tokensMax(),
                        known.languages());
        return ModelList.of(
                List.of(
                        first,
                        new ModelList.Model("second", "model", 0, "test", Optional.of(details))));
    }
}
