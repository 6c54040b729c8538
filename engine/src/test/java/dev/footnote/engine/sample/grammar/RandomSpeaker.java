package dev.footnote.engine.sample.grammar;

import dev.footnote.engine.tokenize.Tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A model that has no idea: random scores, or a craving for one character, held to a grammar. */
final class RandomSpeaker {
    private static final int PATIENCE = 120;
    private static final int TOKENS_MAX = 4_000;

    private final Tokenizer tokenizer;
    private final TokenBytes tokens;
    private final int end;
    private final SplittableRandom random;

    RandomSpeaker(Tokenizer tokenizer, int end, long seed) {
        this.tokenizer = tokenizer;
        this.end = end;
        this.tokens =
                new TokenBytes(
                        tokenizer.vocabularySize(),
                        tokenizer.dropsFirstSpace(),
                        tokenizer::bytesOf);
        this.random = new SplittableRandom(seed);
    }

    /** What it says until it ends or must; when it has said enough it only wants to close. */
    String speak(Grammar grammar, Optional<Character> craving) {
        Constraint constraint = new Constraint(grammar, tokens, Set.of(end));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (int i = 0; i < TOKENS_MAX && !constraint.complete(); i++) {
            float[] logits = new float[tokenizer.vocabularySize()];
            for (int id = 0; id < logits.length; id++) {
                logits[id] = (float) random.nextGaussian();
            }
            if (i > PATIENCE) {
                want(logits, "\"", 100);
                want(logits, "]", 80);
                want(logits, "b", 90);
                want(logits, "}", 60);
                logits[end] += 120;
            } else if (craving.isPresent()) {
                want(logits, craving.get().toString(), 40);
            }
            constraint.mask(logits);
            int best = 0;
            for (int id = 1; id < logits.length; id++) {
                best = logits[id] > logits[best] ? id : best;
            }
            if (best == end) {
                break;
            }
            constraint.accept(best);
            said.writeBytes(tokens.of(best));
        }
        if (!constraint.accepts()) {
            throw new AssertionError("never ended: " + said.toString(StandardCharsets.UTF_8));
        }
        String text = said.toString(StandardCharsets.UTF_8);
        return tokenizer.dropsFirstSpace() && text.startsWith(" ") ? text.substring(1) : text;
    }

    private void want(float[] logits, String text, float how) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        for (int id = 0; id < logits.length; id++) {
            if (Arrays.equals(tokens.of(id), wanted)) {
                logits[id] += how;
            }
        }
    }
}
