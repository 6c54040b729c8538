package dev.footnote.engine;

import dev.footnote.engine.adapt.AdapterException;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.sample.Sampler;
import dev.footnote.engine.sample.grammar.Constraint;
import dev.footnote.engine.sample.grammar.TokenBytes;
import dev.footnote.engine.tokenize.Tokenizer;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** How text becomes tokens, conversations become text, and answers are held to what is asked. */
final class Speech {
    private final Tokenizer tokenizer;
    private final ChatFormat chat;
    private volatile @Nullable TokenBytes tokenBytes;

    Speech(Tokenizer tokenizer, ChatFormat chat) {
        this.tokenizer = tokenizer;
        this.chat = chat;
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    ChatFormat chat() {
        return chat;
    }

    Sampler.Demands demands(GenerationOptions options, ModelCard card) {
        Optional<Constraint> constraint =
                options.grammar().map(it -> new Constraint(it, tokenBytes(card), chat.endIds()));
        return new Sampler.Demands(options.logitBiases(), options.alternatives(), constraint);
    }

    /** Made when the first grammar comes; two callers at once may make it twice. */
    private TokenBytes tokenBytes(ModelCard card) {
        TokenBytes known = tokenBytes;
        if (known == null) {
            boolean blankFirst = tokenizer.dropsFirstSpace();
            known = new TokenBytes(card.vocabularySize(), blankFirst, tokenizer::bytesOf);
            tokenBytes = known;
        }
        return known;
    }

    /** Refuses an adapter that was read for another model. */
    void requireFitting(GenerationOptions options, Description model, ModelCard card) {
        options.adapter()
                .filter(adapter -> !adapter.isFor(model))
                .ifPresent(
                        adapter -> {
                            throw new AdapterException(
                                    AdapterException.Kind.OTHER_MODEL,
                                    "the adapter %s was read for another model than %s"
                                            .formatted(adapter.name(), card.name()));
                        });
    }
}
