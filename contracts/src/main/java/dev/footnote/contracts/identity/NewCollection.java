package dev.footnote.contracts.identity;

/** A collection to be made. */
public record NewCollection(String name) {}
