package dev.footnote.engine.schedule;

/**
 * Tokens of one sequence to compute in a step: {@code count} of them, the first at {@code from}.
 */
public record Work(long id, int from, int count) {}
