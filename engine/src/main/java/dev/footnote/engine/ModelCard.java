package dev.footnote.engine;

/**
 * What an opened model is.
 *
 * @param name the name its files give it, or the file's own name
 * @param architecture the family's name as the files spell it: {@code llama}, {@code bert}
 * @param quantization the type most of its weights are stored in: {@code Q4_1}, {@code F32}
 * @param parameterCount number of weights
 * @param contextLength most tokens one sequence may have here
 * @param vocabularySize rows of the embedding table
 * @param weightsBytes bytes of the weights as stored
 * @param digest the identity of an embedding space in hexadecimal: SHA-256 over the weight files,
 *     or over that and the precision that they are computed in
 */
public record ModelCard(
        String name,
        String architecture,
        String quantization,
        long parameterCount,
        int contextLength,
        int vocabularySize,
        long weightsBytes,
        String digest) {

    /** The same model computed in a precision of its own. */
    ModelCard in(EmbeddingPrecision precision) {
        return new ModelCard(
                name,
                architecture,
                quantization,
                parameterCount,
                contextLength,
                vocabularySize,
                weightsBytes,
                precision.spaceDigest(digest));
    }
}
