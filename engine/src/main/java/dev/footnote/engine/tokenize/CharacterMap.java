package dev.footnote.engine.tokenize;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Base64;
import java.util.Locale;

/**
 * The character map inside SentencePiece models: a double-array trie (Darts) from UTF-8 sequences
 * to places in a string of replacements that end with NUL.
 *
 * <p>Applied as the reference library does: by grapheme clusters, where a short cluster is replaced
 * as a whole by what its shortest mapped beginning maps to, and otherwise character by character.
 */
final class CharacterMap {
    private static final int CLUSTER_BYTES_MAX = 5;

    private final int[] units;
    private final byte[] replacements;
    private final @Nullable String[] ascii = new String[0x80];

    private CharacterMap(int[] units, byte[] replacements) {
        this.units = units;
        this.replacements = replacements;
        for (int code = 1; code < ascii.length; code++) {
            ascii[code] = find(Character.toString(code));
        }
    }

    static CharacterMap ofBase64(String text) {
        try {
            return of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw malformed("it is not base 64");
        }
    }

    /** Reads the map as models store it: the size of the trie, the trie, the replacements. */
    static CharacterMap of(byte[] data) {
        if (data.length == 0) {
            return new CharacterMap(new int[0], data);
        }
        if (data.length < 4) {
            throw malformed("it has %d bytes".formatted(data.length));
        }
        ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int size = buffer.getInt();
        if (size < 0 || size % 4 != 0 || size > buffer.remaining()) {
            throw malformed("its trie of %d bytes is not within it".formatted(size));
        }
        int[] units = new int[size / 4];
        buffer.asIntBuffer().get(units);
        byte[] replacements = new byte[data.length - 4 - size];
        buffer.position(4 + size).get(replacements);
        return new CharacterMap(units, replacements);
    }

    private static TokenizerException malformed(String why) {
        return new TokenizerException(
                TokenizerException.Kind.MALFORMED,
                "the character map cannot be read: %s".formatted(why));
    }

    AlignedText apply(AlignedText text) {
        Edit edit = new Edit(text);
        if (isAscii(text)) {
            for (int i = 0; i < text.length(); i++) {
                edit.replace(text.code(i), ascii[text.code(i)]);
            }
            return edit.result();
        }
        String string = text.string(0, text.length());
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(string);
        int from = clusters.first();
        for (int to = clusters.next(); to != BreakIterator.DONE; to = clusters.next()) {
            cluster(string.substring(from, to), edit);
            from = to;
        }
        return edit.result();
    }

    /**
     * The map applied as SentencePiece itself does: at each place the longest mapped sequence is
     * replaced.
     */
    AlignedText applyLongest(AlignedText text) {
        AlignedText out = new AlignedText(text.length() + 8);
        int at = 0;
        while (at < text.length()) {
            int node = units.length == 0 ? -1 : offset(units[0]);
            int end = at; // after the longest match so far
            int place = 0;
            for (int i = at; i < text.length() && node >= 0; i++) {
                long step = walk(node, text.code(i));
                node = (int) step;
                if (step >>> 32 != 0) {
                    end = i + 1;
                    place = (int) (step >>> 32) - 1;
                }
            }
            if (end == at) {
                out.addRange(text, at, at + 1);
                at++;
                continue;
            }
            String fresh = replacement(place);
            for (int code : (fresh == null ? "" : fresh).codePoints().toArray()) {
                out.add(code, text.start(at), text.end(end - 1));
            }
            at = end;
        }
        return out;
    }

    /** Goes along a character: the next node or -1, and above it the place of a match plus one. */
    private long walk(int start, int code) {
        int node = start;
        int place = 0;
        for (byte b : Character.toString(code).getBytes(StandardCharsets.UTF_8)) {
            node ^= b & 0xFF;
            if (b == 0 || node < 0 || node >= units.length) {
                return 0xFFFFFFFFL;
            }
            int unit = units[node];
            if ((unit & 0x800000FF) != (b & 0xFF)) {
                return 0xFFFFFFFFL;
            }
            node ^= offset(unit);
            boolean leaf = ((unit >>> 8) & 1) != 0 && node >= 0 && node < units.length;
            place = leaf ? (units[node] & 0x7FFFFFFF) + 1 : 0;
        }
        return ((long) place << 32) | (node & 0xFFFFFFFFL);
    }

    private static boolean isAscii(AlignedText text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.code(i) >= 0x80 || text.code(i) == '\r') {
                return false;
            }
        }
        return true;
    }

    private void cluster(String cluster, Edit edit) {
        if (cluster.getBytes(StandardCharsets.UTF_8).length <= CLUSTER_BYTES_MAX) {
            String replacement = find(cluster);
            if (replacement != null) {
                edit.replace(cluster, replacement);
                return;
            }
        }
        for (int code : cluster.codePoints().toArray()) {
            edit.replace(code, find(Character.toString(code)));
        }
    }

    /** What the shortest mapped beginning of a text maps to. */
    private @Nullable String find(String text) {
        if (units.length == 0) {
            return null;
        }
        int node = offset(units[0]);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            node ^= b & 0xFF;
            if (b == 0 || node < 0 || node >= units.length) {
                return null;
            }
            int unit = units[node];
            if ((unit & 0x800000FF) != (b & 0xFF)) {
                return null;
            }
            node ^= offset(unit);
            if (((unit >>> 8) & 1) != 0) {
                return node < 0 || node >= units.length
                        ? null
                        : replacement(units[node] & 0x7FFFFFFF);
            }
        }
        return null;
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & 0x200) >>> 6);
    }

    private @Nullable String replacement(int start) {
        if (start >= replacements.length) {
            return null;
        }
        int end = start;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        return new String(replacements, start, end - start, StandardCharsets.UTF_8);
    }

    /**
     * The text that comes out, and for each character how it relates to the source: 0 replaces one
     * character, 1 is inserted, below 0 it also takes up characters after the one it replaces.
     */
    private static final class Edit {
        private final AlignedText source;
        private final IntList codes;
        private final IntList changes;

        Edit(AlignedText source) {
            this.source = source;
            codes = new IntList(source.length());
            changes = new IntList(source.length());
        }

        void replace(int code, @Nullable String replacement) {
            if (replacement == null) {
                codes.add(code);
                changes.add(0);
            } else {
                replace(Character.toString(code), replacement);
            }
        }

        void replace(String old, String replacement) {
            int[] fresh = replacement.codePoints().toArray();
            int oldCount = old.codePointCount(0, old.length());
            for (int i = 0; i < fresh.length; i++) {
                codes.add(fresh[i]);
                changes.add(i < oldCount ? 0 : 1);
            }
            int removed = oldCount - fresh.length;
            int last = changes.size() - 1;
            if (removed > 0 && last >= 0) {
                changes.set(last, changes.get(last) - removed);
            }
        }

        AlignedText result() {
            AlignedText out = new AlignedText(codes.size());
            int at = 0;
            for (int i = 0; i < codes.size(); i++) {
                int change = changes.get(i);
                int origin = change > 0 ? at - 1 : at;
                out.addLike(codes.get(i), source, Math.clamp(origin, 0, source.length() - 1));
                at += change > 0 ? 0 : 1 - change;
            }
            return out;
        }
    }
}
