package dev.footnote.standalone.architecture.breach.engine;

/** Planted: breaks a rule of the house. */
public record Model(String name) {}
