package dev.footnote.standalone.architecture.breach.providers;

import dev.footnote.standalone.architecture.breach.engine.Model;

/** Planted: breaks a rule of the house. */
record KnowsTheEngine(Model model) {}
