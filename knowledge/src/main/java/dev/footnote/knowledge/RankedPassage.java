package dev.footnote.knowledge;

/** A passage found, and its scores. */
public record RankedPassage(Passage passage, PassageScores scores) {}
