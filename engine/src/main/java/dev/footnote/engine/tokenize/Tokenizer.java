package dev.footnote.engine.tokenize;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Text to token ids and back. Instances are immutable to their users and safe to share. */
public interface Tokenizer {
    /**
     * The windows of a request: the first is the encoding, the others are what truncation cut off,
     * each overlapping the one before by the stride.
     */
    List<Encoding> encodeWindows(EncodeRequest request);

    /** The encoding of a request, cut as it asks. */
    default Encoding encode(EncodeRequest request) {
        return encodeWindows(request).getFirst();
    }

    /** Encodes one text; special tokens spelled out in it become their ids. */
    default Encoding encode(String text, boolean addSpecialTokens) {
        return encode(
                new EncodeRequest(text, Optional.empty(), addSpecialTokens, Optional.empty()));
    }

    /** The text of ids; unknown ids are left out. */
    String decode(int[] ids, boolean skipSpecialTokens);

    /** A decoder for a sequence that is still being generated. */
    StreamDecoder streamDecoder(boolean skipSpecialTokens);

    /** Number of tokens; model matrices may have more rows. */
    int vocabularySize();

    /** The id of a token as spelled in the vocabulary. */
    OptionalInt idOf(String token);

    /** The spelling of a token in the vocabulary. */
    Optional<String> tokenOf(int id);

    /** What a token writes within a text, in UTF-8; nothing when it is special or unknown. */
    byte[] bytesOf(int id);

    /** Whether a space that the first token of a text writes is left out. */
    boolean dropsFirstSpace();

    /** Whether the token is a special one, left out of decoded text on request. */
    boolean isSpecial(int id);
}
