package dev.footnote.engine.backend;

/**
 * The largest step a backend is asked for; its buffers are made for it once.
 *
 * @param tokensMax tokens of all sequences together
 * @param selectedMax tokens whose scores are wanted
 * @param sequencesMax sequences in a step
 * @param contextLength positions of a sequence
 */
public record StepLimits(int tokensMax, int selectedMax, int sequencesMax, int contextLength) {}
