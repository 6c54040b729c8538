package dev.footnote.engine;

import dev.footnote.engine.sample.Sampler;
import dev.footnote.engine.sample.StopStrings;
import dev.footnote.engine.tokenize.StreamDecoder;

/** What chooses the tokens of one generation and spells them. */
record Voice(Sampler sampler, StreamDecoder decoder, StopStrings stops) {

    /** What may be shown after this token: whole characters, nothing that may become a stop. */
    String speak(int token) {
        return stops.push(decoder.next(token));
    }

    /** Whether a stop string has appeared. */
    boolean stopped() {
        return stops.stopped();
    }

    /** What was held back. */
    String rest() {
        String text = stops.push(decoder.finish());
        return stops.stopped() ? text : text + stops.finish();
    }
}
