package dev.footnote.standalone.architecture.breach.gateway;

import dev.footnote.standalone.architecture.breach.engine.Model;

/** Planted: breaks a rule of the house. */
record RunsAModel(Model model) {}
