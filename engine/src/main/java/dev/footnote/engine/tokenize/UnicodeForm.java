package dev.footnote.engine.tokenize;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.BitSet;

/**
 * Unicode normalization that keeps track of where characters came from.
 *
 * <p>The JDK normalizes strings without telling which character became which. So the text is cut
 * where normalization cannot reach across (before a character that is no mark and no medial or
 * final jamo); pieces that change are explained by their decomposition: each decomposed character
 * knows its source, and a composed character takes up those it decomposes to. The first character
 * of a decomposition replaces its source, the others are insertions after it; a composition removes
 * its later parts.
 */
final class UnicodeForm {
    /**
     * No writing stacks as many marks; text that does is cut so that it costs no square of them.
     */
    private static final int PIECE_MAX = 256;

    private UnicodeForm() {}

    static AlignedText normalize(AlignedText text, Form form) {
        int n = text.length();
        int plain = 0;
        while (plain < n && text.code(plain) < 0x80) {
            plain++;
        }
        if (plain == n || Normalizer.isNormalized(text.string(0, n), form)) {
            return text;
        }
        AlignedText out = new AlignedText(n + 16);
        int from = 0;
        while (from < n) {
            int to = from + 1;
            while (to < n && to - from < PIECE_MAX && attaches(text.code(to))) {
                to++;
            }
            normalizePiece(text, from, to, form, out);
            from = to;
        }
        return out;
    }

    /** Whether a character may combine with, or move before, the one in front of it. */
    private static boolean attaches(int code) {
        if (code < 0x300) {
            return false;
        }
        return Characters.isMark(code)
                || (code >= 0x1160 && code <= 0x11FF)
                || (code >= 0xFF9E && code <= 0xFFDC);
    }

    private static void normalizePiece(
            AlignedText text, int from, int to, Form form, AlignedText out) {
        String source = text.string(from, to);
        String result = Normalizer.normalize(source, form);
        if (result.equals(source)) {
            out.addRange(text, from, to);
            return;
        }
        boolean compatible = form == Form.NFKC || form == Form.NFKD;
        Form decomposed = compatible ? Form.NFKD : Form.NFD;
        int[] parts = Normalizer.normalize(source, decomposed).codePoints().toArray();
        int[] changes = sortedChanges(text, from, to, decomposed, parts);
        boolean[] used = new boolean[parts.length];
        int[] codes = result.codePoints().toArray();
        int at = from;
        for (int code : codes) {
            int change = 1;
            for (int part : decompose(code, decomposed)) {
                int index = firstUnused(parts, used, part);
                change += changes[index] - 1;
            }
            if (change > 0) {
                int origin = Math.max(at - 1, 0);
                out.addLike(code, text, origin);
            } else {
                out.addLike(code, text, Math.min(at, to - 1));
                at += 1 - change;
            }
        }
    }

    /** For each part in canonical order: 0 when it replaces its source, 1 when it is inserted. */
    private static int[] sortedChanges(
            AlignedText text, int from, int to, Form decomposed, int[] parts) {
        int[] changes = new int[parts.length];
        boolean[] used = new boolean[parts.length];
        for (int i = from; i < to; i++) {
            int change = 0;
            for (int part : decompose(text.code(i), decomposed)) {
                changes[firstUnused(parts, used, part)] = change;
                change = 1;
            }
        }
        return changes;
    }

    private static int firstUnused(int[] parts, boolean[] used, int part) {
        for (int i = 0; i < parts.length; i++) {
            if (!used[i] && parts[i] == part) {
                used[i] = true;
                return i;
            }
        }
        throw new IllegalStateException(
                "no decomposition yields U+" + Integer.toHexString(part) + " once more");
    }

    private static int[] decompose(int code, Form form) {
        return Normalizer.normalize(Character.toString(code), form).codePoints().toArray();
    }

    /** Decomposes canonically and leaves out the marks that a set keeps from passing. */
    static AlignedText withoutNonSpacingMarks(AlignedText text) {
        AlignedText decomposed = normalize(text, Form.NFD);
        BitSet marks = new BitSet();
        for (int i = 0; i < decomposed.length(); i++) {
            int code = decomposed.code(i);
            if (code >= 0x300 && Characters.isNonSpacingMark(code)) {
                marks.set(i);
            }
        }
        if (marks.isEmpty()) {
            return decomposed;
        }
        AlignedText out = new AlignedText(decomposed.length());
        for (int i = 0; i < decomposed.length(); i++) {
            if (!marks.get(i)) {
                out.addRange(decomposed, i, i + 1);
            }
        }
        return out;
    }
}
