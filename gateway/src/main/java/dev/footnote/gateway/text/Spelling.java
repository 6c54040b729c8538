package dev.footnote.gateway.text;

import java.util.Set;

/**
 * Tells a word that was typed wrongly from another word: letters left out, doubled, mistaken or
 * swapped with their neighbour (the optimal string alignment distance), one in a short word and two
 * in a long one, endings aside. Numbers and codes are never taken for one another.
 */
public final class Spelling {
    private static final int ONE_SLIP_MIN = 5;
    private static final int TWO_SLIPS_MIN = 8;

    private Spelling() {}

    /** Whether the word was meant to be one of these, or one that carries no meaning. */
    public static boolean isMeant(Word word, Set<String> keys) {
        if (word.kind() != Word.Kind.COMMON && word.kind() != Word.Kind.NAME) return false;
        String typed = word.key();
        return keys.stream().anyMatch(key -> isMeant(typed, key))
                || Words.STOP.stream().anyMatch(stop -> isMeant(typed, stop));
    }

    private static boolean isMeant(String typed, String meant) {
        int slips = slipsMax(Math.max(typed.length(), meant.length()));
        return slips > 0 && isWithin(typed, meant, slips);
    }

    private static int slipsMax(int length) {
        if (length < ONE_SLIP_MIN) return 0;
        return length < TWO_SLIPS_MIN ? 1 : 2;
    }

    private static boolean isWithin(String a, String b, int slips) {
        if (Math.abs(a.length() - b.length()) > slips || a.charAt(0) != b.charAt(0)) return false;
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) last[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()] <= slips;
    }
}
