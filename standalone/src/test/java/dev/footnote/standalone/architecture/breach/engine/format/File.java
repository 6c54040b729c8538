package dev.footnote.standalone.architecture.breach.engine.format;

/** Planted: breaks a rule of the house. */
public record File(String name) {}
