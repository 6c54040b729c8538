package dev.footnote.standalone.architecture.breach.gateway;

import io.github.resilience4j.retry.Retry;

/** Planted: breaks a rule of the house. */
record TriesAgain(Retry retry) {}
