package dev.footnote.standalone.architecture.breach.gateway;

import dev.footnote.standalone.architecture.breach.embedding.Shared;

/** Planted: breaks a rule of the house. */
record CallsEmbedding(Shared shared) {}
