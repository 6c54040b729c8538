package dev.footnote.engine;

/**
 * Hears one generation, always on the same thread and in order: any number of tokens, then exactly
 * one end. It must return quickly; other sequences wait for it. An exception ends the generation as
 * failed.
 */
public interface GenerationListener {

    /** One more token; its text may be empty while a character or a stop string is incomplete. */
    void onToken(GeneratedToken token);

    /** Nothing follows. */
    void onEnd(GenerationEnd end);
}
