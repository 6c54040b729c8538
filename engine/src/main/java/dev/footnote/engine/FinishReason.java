package dev.footnote.engine;

/** Why a generation ended. */
public enum FinishReason {
    /** The model ended it, or a stop string appeared. */
    STOP,
    /** The limit of tokens or of the context was reached. */
    LENGTH,
    /** Its owner cancelled it, or the model was closed. */
    CANCELLED,
    /** It could not be computed. */
    FAILED
}
