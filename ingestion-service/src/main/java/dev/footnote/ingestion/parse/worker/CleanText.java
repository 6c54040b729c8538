package dev.footnote.ingestion.parse.worker;

import java.text.Normalizer;

/**
 * Text as it may be stored and shown: composed (NFC), without NUL and other controls, without soft
 * hyphens, without characters that only steer the direction of writing, with every surrogate
 * paired.
 */
final class CleanText {
    private static final int COMBINING_MAX = 16;

    private CleanText() {}

    /** Keeps line breaks and runs of blanks. */
    static String preformatted(CharSequence text) {
        var out = new StringBuilder(text.length());
        int combining = 0;
        for (int i = 0; i < text.length(); ) {
            int c = Character.codePointAt(text, i);
            i += Character.charCount(c);
            combining = isCombining(c) ? combining + 1 : 0;
            if (isDropped(c) || combining > COMBINING_MAX) continue;
            if (c == '\r') c = i < text.length() && text.charAt(i) == '\n' ? -1 : '\n';
            if (c == 0x85 || c == 0x2028 || c == 0x2029 || c == '\f' || c == 0x0B) c = '\n';
            if (c >= 0xD800 && c <= 0xDFFF) c = 0xFFFD;
            if (c >= 0) out.appendCodePoint(c);
        }
        return Normalizer.normalize(out, Normalizer.Form.NFC).strip();
    }

    /** Lines trimmed, blanks collapsed, empty lines removed; line breaks stay. */
    static String lines(CharSequence text) {
        String clean = preformatted(text);
        var out = new StringBuilder(clean.length());
        boolean blank = false;
        boolean fresh = true;
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (c == '\n') {
                if (!fresh) out.append('\n');
                fresh = true;
                blank = false;
            } else if (isBlank(c)) {
                blank = true;
            } else {
                if (blank && !fresh) out.append(' ');
                out.append(c);
                blank = false;
                fresh = false;
            }
        }
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == '\n') end--;
        out.setLength(end);
        return out.toString();
    }

    /** One line: line breaks are blanks too. */
    static String line(CharSequence text) {
        return lines(text).replace('\n', ' ');
    }

    static boolean isDirectionControl(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A);
    }

    private static boolean isCombining(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static boolean isDropped(int c) {
        if (c < 0x20) return c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x0B;
        if (c >= 0x7F && c < 0xA0) return c != 0x85;
        return c == 0xAD || c == 0x200B || c == 0xFEFF || isDirectionControl(c);
    }
}
