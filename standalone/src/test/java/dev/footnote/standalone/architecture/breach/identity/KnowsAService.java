package dev.footnote.standalone.architecture.breach.identity;

import dev.footnote.standalone.architecture.breach.embedding.Shared;

/** Planted: breaks a rule of the house. */
record KnowsAService(Shared shared) {}
