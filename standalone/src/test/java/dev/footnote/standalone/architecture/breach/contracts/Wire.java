package dev.footnote.standalone.architecture.breach.contracts;

/** Planted: breaks a rule of the house. */
public record Wire(String text) {}
