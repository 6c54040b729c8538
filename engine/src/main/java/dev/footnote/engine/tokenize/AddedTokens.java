package dev.footnote.engine.tokenize;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds added tokens in text: of those that begin leftmost, the longest. */
final class AddedTokens {
    private final Node root = new Node();

    /** Tokens by the text to look for. */
    AddedTokens(Map<String, AddedToken> patterns) {
        patterns.forEach(
                (pattern, token) -> {
                    Node node = root;
                    for (int code : pattern.codePoints().toArray()) {
                        node = node.children.computeIfAbsent(code, c -> new Node());
                    }
                    if (node != root && node.token == null) {
                        node.token = token;
                    }
                });
    }

    /** A stretch of text, or the token that it is. */
    record Part(Slice slice, @Nullable AddedToken token) {}

    /** Cuts a text into tokens and what is between them. */
    List<Part> cut(Slice whole) {
        List<Part> parts = new ArrayList<>();
        AlignedText text = whole.text();
        int done = whole.from();
        int at = whole.from();
        while (at < whole.to() && !root.children.isEmpty()) {
            Node match = null;
            int end = at;
            Node node = root.children.get(text.code(at));
            for (int i = at + 1; node != null; i++) {
                if (node.token != null) {
                    match = node;
                    end = i;
                }
                node = i < whole.to() ? node.children.get(text.code(i)) : null;
            }
            if (match == null || match.token == null) {
                at++;
                continue;
            }
            AddedToken token = match.token;
            int from = at;
            at = end;
            if (token.flags().singleWord() && insideWord(whole, from, end)) {
                continue;
            }
            while (token.flags().stripLeft() && from > done && space(text, from - 1)) {
                from--;
            }
            while (token.flags().stripRight() && end < whole.to() && space(text, end)) {
                end++;
            }
            if (from > done) {
                parts.add(new Part(new Slice(text, done, from), null));
            }
            parts.add(new Part(new Slice(text, from, end), token));
            done = end;
            at = end;
        }
        if (done < whole.to()) {
            parts.add(new Part(new Slice(text, done, whole.to()), null));
        }
        return parts;
    }

    private static boolean insideWord(Slice whole, int from, int to) {
        AlignedText text = whole.text();
        boolean before = from > whole.from() && Characters.isWord(text.code(from - 1));
        boolean after = to < whole.to() && Characters.isWord(text.code(to));
        return before || after;
    }

    private static boolean space(AlignedText text, int index) {
        return Characters.isSpace(text.code(index));
    }

    /** A place in the tree of spellings. */
    private static final class Node {
        private final Map<Integer, Node> children = new HashMap<>();
        private @Nullable AddedToken token;
    }
}
