package dev.footnote.engine.sample;

import java.util.List;

/**
 * Looks for strings that end an answer in text that comes in pieces. What may be the beginning of
 * one is held back until it is clear. One object a sequence.
 */
public final class StopStrings {
    private final List<String> stops;
    private String held = "";
    private boolean stopped;

    /** Strings to stop at; empty ones are refused. */
    public StopStrings(List<String> stops) {
        this.stops = List.copyOf(stops);
        if (this.stops.contains("")) {
            throw new IllegalArgumentException("a stop string is empty; leave it out");
        }
    }

    /** Takes the next piece and returns the text that can be given out now. */
    public String push(String piece) {
        if (stopped) {
            return "";
        }
        String text = held + piece;
        int end = -1;
        for (String stop : stops) {
            int found = text.indexOf(stop);
            if (found >= 0 && (end < 0 || found < end)) {
                end = found;
            }
        }
        if (end >= 0) {
            stopped = true;
            held = "";
            return text.substring(0, end);
        }
        int free = text.length() - beginning(text);
        held = text.substring(free);
        return text.substring(0, free);
    }

    /** Length of the longest end of the text that begins a stop string. */
    private int beginning(String text) {
        int longest = 0;
        for (String stop : stops) {
            for (int n = Math.min(stop.length() - 1, text.length()); n > longest; n--) {
                if (text.regionMatches(text.length() - n, stop, 0, n)) {
                    longest = n;
                }
            }
        }
        return longest;
    }

    /** Whether a stop string has come. */
    public boolean stopped() {
        return stopped;
    }

    /** The text still held back when nothing more comes. */
    public String finish() {
        String rest = held;
        held = "";
        return rest;
    }
}
