package dev.footnote.inference;

import dev.footnote.contracts.openai.TokenLogprobs;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.tokenize.Tokenizer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Single tokens as clients are told of them: by their text, which may be part of a character. */
record TokenSpelling(Tokenizer tokenizer) {

    /**
     * What the token writes; a special one by its name, a part of a character as {@code
     * bytes:\\xe2\\x80}, so that different tokens are told apart.
     */
    String text(int id) {
        byte[] bytes = tokenizer.bytesOf(id);
        if (bytes.length == 0) return tokenizer.tokenOf(id).orElse("");
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException part) {
            var text = new StringBuilder("bytes:");
            for (byte value : bytes) text.append("\\x%02x".formatted(value & 255));
            return text.toString();
        }
    }

    TokenLogprobs.Entry entry(GeneratedToken token) {
        return new TokenLogprobs.Entry(
                text(token.id()),
                token.logProbability(),
                bytes(token.id()),
                token.alternatives().stream()
                        .map(
                                it ->
                                        new TokenLogprobs.Alternative(
                                                text(it.id()), it.logProbability(), bytes(it.id())))
                        .toList());
    }

    private List<Integer> bytes(int id) {
        byte[] bytes = tokenizer.bytesOf(id);
        if (bytes.length == 0) {
            bytes = tokenizer.tokenOf(id).orElse("").getBytes(StandardCharsets.UTF_8);
        }
        List<Integer> unsigned = new ArrayList<>(bytes.length);
        for (byte value : bytes) unsigned.add(value & 255);
        return unsigned;
    }
}
