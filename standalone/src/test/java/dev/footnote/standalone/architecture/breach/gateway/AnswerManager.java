package dev.footnote.standalone.architecture.breach.gateway;

/** Planted: breaks a rule of the house. */
record AnswerManager(String name) {}
