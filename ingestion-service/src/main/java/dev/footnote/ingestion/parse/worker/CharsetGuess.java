package dev.footnote.ingestion.parse.worker;

import org.apache.tika.parser.txt.CharsetDetector;

import java.lang.Character.UnicodeScript;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The charset of bytes that are not Unicode. Every candidate that decodes them is weighed by two
 * witnesses: ICU's statistics of byte sequences per language, and how much the result looks like
 * written language: words of one script, no symbols and no change of case inside words.
 */
final class CharsetGuess {
    private static final int SAMPLE_BYTES = 32 << 10;
    private static final List<String> CANDIDATES =
            List.of(
                    "windows-1252",
                    "windows-1250",
                    "windows-1251",
                    "windows-1253",
                    "windows-1254",
                    "windows-1255",
                    "windows-1256",
                    "windows-1257",
                    "ISO-8859-2",
                    "ISO-8859-7",
                    "IBM866",
                    "KOI8-R",
                    "x-MacRoman",
                    "windows-31j",
                    "EUC-JP",
                    "GB18030",
                    "Big5",
                    "EUC-KR");
    private static final double ICU_WEIGHT = 0.004;

    private CharsetGuess() {}

    static Charset of(byte[] bytes) {
        byte[] sample = bytes.length <= SAMPLE_BYTES ? bytes : Arrays.copyOf(bytes, SAMPLE_BYTES);
        Map<Charset, Integer> icu = icuConfidences(sample);
        Charset best = Charset.forName("windows-1252");
        double bestScore = Double.NEGATIVE_INFINITY;
        for (var name : CANDIDATES) {
            var charset = Charset.forName(name);
            String text = new String(sample, charset);
            double score = likeness(text) + ICU_WEIGHT * icu.getOrDefault(charset, 0);
            if (score > bestScore + 1e-9) {
                bestScore = score;
                best = charset;
            }
        }
        return best;
    }

    static boolean looksRight(String text) {
        return likeness(text.length() <= SAMPLE_BYTES ? text : text.substring(0, SAMPLE_BYTES))
                > 0.5;
    }

    private static Map<Charset, Integer> icuConfidences(byte[] sample) {
        var detector = new CharsetDetector();
        detector.setText(sample);
        var confidences = new HashMap<Charset, Integer>();
        for (var match : detector.detectAll()) {
            String name = match.getName();
            if (name.equals("Shift_JIS")) name = "windows-31j";
            if (name.equals("ISO-8859-1")) name = "windows-1252";
            // A charset that this Java does not have cannot be decoded with either.
            if (!isKnown(name)) continue;
            confidences.merge(Charset.forName(name), match.getConfidence(), Math::max);
        }
        return confidences;
    }

    private static boolean isKnown(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    /** 1 for plain writing; falls with everything that writing does not do. */
    static double likeness(String text) {
        int high = 0;
        int letters = 0;
        int highLatin = 0;
        double faults = 0;
        int before = ' ';
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int after = i < text.length() ? text.codePointAt(i) : ' ';
            boolean letter = Character.isLetter(c);
            if (letter) letters++;
            if (c > 0x7F) {
                high++;
                faults += fault(before, c, after);
                if (letter && UnicodeScript.of(c) == UnicodeScript.LATIN) highLatin++;
            } else if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') {
                faults += 1;
                high++;
            }
            before = c;
        }
        if (high == 0) return 1;
        if (letters > 0 && highLatin > 0.5 * letters) faults += 0.5 * highLatin;
        return 1 - faults / high;
    }

    private static double fault(int before, int c, int after) {
        if (c == 0xFFFD || (c >= 0x80 && c < 0xA0)) return 2;
        int type = Character.getType(c);
        if (type == Character.PRIVATE_USE || type == Character.UNASSIGNED) return 2;
        boolean inWord = Character.isLetter(before) && Character.isLetter(after);
        if (!Character.isLetter(c)) {
            if (c >= 0x2500 && c < 0x25A0) return 1.5;
            if (type == Character.NON_SPACING_MARK) return 0;
            boolean touches = Character.isLetter(before) || Character.isLetter(after);
            boolean quote = "’‘“”«»–—…、。，：；（）「」・！？".indexOf(c) >= 0;
            if (quote) return 0;
            return inWord ? 1 : touches ? 0.5 : 0.15;
        }
        if (c >= 0xFF61 && c <= 0xFF9F) return 0.7;
        if (Character.isLetter(before) && mixes(before, c)) return 0.7;
        if (Character.isLowerCase(before) && Character.isUpperCase(c)) return 0.8;
        if (Character.isUpperCase(c)
                && Character.isLowerCase(after)
                && Character.isLetter(before)) {
            return 0.4;
        }
        if (c == 0xAA || c == 0xBA) return 0.5;
        return rare(c);
    }

    /** Letters that few texts use, so that a common reading wins over an exotic one. */
    private static double rare(int c) {
        if (UnicodeScript.of(c) == UnicodeScript.HAN) return c > 0x9FFF || c < 0x4E00 ? 0.5 : 0.08;
        return switch (c) {
            case 'ƒ', 'Ÿ', 'ÿ', 'ı', 'Ð', 'Þ', 'ð', 'þ' -> 0.3;
            default -> 0;
        };
    }

    private static boolean mixes(int before, int c) {
        var left = UnicodeScript.of(before);
        var right = UnicodeScript.of(c);
        if (left == right || left == UnicodeScript.COMMON || right == UnicodeScript.COMMON) {
            return false;
        }
        return !isEastAsian(left) || !isEastAsian(right);
    }

    private static boolean isEastAsian(UnicodeScript script) {
        return script == UnicodeScript.HAN
                || script == UnicodeScript.HIRAGANA
                || script == UnicodeScript.KATAKANA
                || script == UnicodeScript.HANGUL
                || script == UnicodeScript.LATIN;
    }
}
