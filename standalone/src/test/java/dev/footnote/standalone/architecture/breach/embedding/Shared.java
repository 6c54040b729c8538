package dev.footnote.standalone.architecture.breach.embedding;

/** Planted: breaks a rule of the house. */
public record Shared(String name) {}
