package dev.footnote.engine.tokenize;

/** Turns one word into tokens. */
sealed interface TokenModel permits BytePairModel, UnigramModel, WordPieceModel {
    /** Adds the tokens of a word, in order. */
    void tokenize(Slice word, EncodingBuilder out);

    /** The tokens and their ids. */
    Vocabulary vocabulary();
}
