package dev.footnote.engine;

import dev.footnote.engine.tokenize.Tokenizer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A text embedding model that is open: it owns its weights and threads until it is closed. Every
 * method may be called from any thread; after {@link #close} each throws {@link
 * IllegalStateException}.
 */
public interface EmbeddingModel extends AutoCloseable {

    /**
     * Opens a Hugging Face folder (sentence-transformers layout) or a GGUF file of an encoder.
     *
     * @throws ModelOpenException when it does not fit the machine or is no embedding model
     */
    static EmbeddingModel open(Path path, EngineSettings settings) {
        return open(path, settings, EmbeddingPrecision.FLOAT32);
    }

    /** The same, computed in a given precision. */
    static EmbeddingModel open(Path path, EngineSettings settings, EmbeddingPrecision precision) {
        return ModelOpener.openEmbedding(path, settings, precision);
    }

    /** What this model is. */
    ModelCard card();

    /** Length of every vector. */
    int dimensions();

    /** Most tokens of one text, special tokens included; what is longer is cut. */
    int tokensMax();

    /** The model's own tokenizer. */
    Tokenizer tokenizer();

    /** One unit vector for each text, in their order. */
    List<float[]> embed(List<String> texts);

    /** One unit vector for each sequence of token ids, special tokens included. */
    List<float[]> embedTokens(List<int[]> sequences);

    /** What the model was trained to see before queries and passages, when it was. */
    Optional<Prefixes> prefixes();

    /** Frees everything. */
    @Override
    void close();

    /** Texts to put, unchanged, before a query and before a passage; either may be empty. */
    record Prefixes(String query, String passage) {}
}
