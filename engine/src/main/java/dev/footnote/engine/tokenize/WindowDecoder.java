package dev.footnote.engine.tokenize;

import java.util.Arrays;

/**
 * Decodes a growing sequence through a window: the tokens of the last text given out, and those
 * since. The window is decoded with and without the new tokens; the difference is new text, given
 * out unless it ends in U+FFFD, which a cut character leaves.
 */
final class WindowDecoder implements StreamDecoder {
    /** More tokens than any character has bytes: past these, U+FFFD is what the model wrote. */
    private static final int HELD_MAX = 32;

    private final PipelineTokenizer tokenizer;
    private final boolean skipSpecialTokens;
    private int[] ids = new int[0];
    private int given; // leading tokens of the window whose text is given out
    private String prefix = ""; // their text

    WindowDecoder(PipelineTokenizer tokenizer, boolean skipSpecialTokens) {
        this.tokenizer = tokenizer;
        this.skipSpecialTokens = skipSpecialTokens;
    }

    @Override
    public String next(int id) {
        if (skipSpecialTokens && tokenizer.isSpecial(id)) {
            return "";
        }
        ids = Arrays.copyOf(ids, ids.length + 1);
        ids[ids.length - 1] = id;
        String text = tokenizer.decode(ids, skipSpecialTokens);
        boolean cut = text.endsWith("\uFFFD") && ids.length - given <= HELD_MAX;
        return cut ? "" : advance(text);
    }

    @Override
    public String finish() {
        return advance(tokenizer.decode(ids, skipSpecialTokens));
    }

    private String advance(String text) {
        if (text.length() <= prefix.length()) {
            return "";
        }
        String fresh = text.substring(common(text));
        ids = Arrays.copyOfRange(ids, given, ids.length);
        given = ids.length;
        prefix = tokenizer.decode(ids, skipSpecialTokens);
        return fresh;
    }

    /** Length of the prefix in the new text; bytes decoded anew may have changed its end. */
    private int common(String text) {
        if (text.startsWith(prefix)) {
            return prefix.length();
        }
        int mismatch = 0;
        while (mismatch < prefix.length() && text.charAt(mismatch) == prefix.charAt(mismatch)) {
            mismatch++;
        }
        return mismatch;
    }
}
