package dev.footnote.engine;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.tokenize.Tokenizer;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A language model that is open: it owns its weights, caches and threads until it is closed. Every
 * method may be called from any thread; after {@link #close} each throws {@link
 * IllegalStateException}.
 */
public interface GenerationModel extends AutoCloseable {

    /**
     * Opens a GGUF file or a Hugging Face folder of a decoder, or of an encoder with a decoder.
     *
     * @throws ModelOpenException when it does not fit the machine or is no language model
     */
    static GenerationModel open(Path path, EngineSettings settings) {
        return ModelOpener.openGeneration(path, settings);
    }

    /** What this model is. */
    ModelCard card();

    /** The model's own tokenizer. */
    Tokenizer tokenizer();

    /**
     * The conversation as the model's template writes it, special tokens spelled out; encode it
     * without adding special tokens again.
     */
    default String renderChat(List<ChatMessage> messages, boolean addGenerationPrompt) {
        return renderChat(ChatPrompt.of(messages), addGenerationPrompt);
    }

    /** The same with tools and with messages of any form the template reads. */
    String renderChat(ChatPrompt prompt, boolean addGenerationPrompt);

    /** Whether the model's files have a chat template. */
    boolean hasChatTemplate();

    /**
     * Takes the request into the queue or refuses it, at once. A prompt that cannot fit the context
     * with one token of answer is an {@link IllegalArgumentException}: waiting would not help.
     *
     * @throws dev.footnote.engine.sample.grammar.GrammarException when the grammar of the request
     *     cannot be held to
     */
    Admission offer(GenerationRequest request, GenerationListener listener);

    /**
     * How probable the model finds these tokens, each after all before it; computed beside what is
     * generated, one text at a time. A text longer than the context is read in windows that overlap
     * by half.
     */
    default TextScores score(List<Integer> ids) {
        return score(ids, scored -> {});
    }

    /**
     * The same for who wants to see how far it is.
     *
     * @param scored hears, from time to time, how many tokens have their score
     */
    TextScores score(List<Integer> ids, IntConsumer scored);

    /**
     * Reads a low-rank adapter (a folder as PEFT writes it) that requests may ask for; it takes no
     * copy of the model's weights.
     *
     * @throws dev.footnote.engine.adapt.AdapterException when it is none, or made for another model
     */
    Adapter readAdapter(Path folder);

    /** Cancels what runs, tells its listeners, and frees everything. */
    @Override
    void close();
}
