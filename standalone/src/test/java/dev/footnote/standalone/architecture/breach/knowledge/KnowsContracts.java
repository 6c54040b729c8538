package dev.footnote.standalone.architecture.breach.knowledge;

import dev.footnote.standalone.architecture.breach.contracts.Wire;

/** Planted: breaks a rule of the house. */
record KnowsContracts(Wire wire) {}
