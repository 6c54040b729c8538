package dev.footnote.standalone.architecture.breach.contracts;

import org.springframework.context.ApplicationContext;

/** Planted: breaks a rule of the house. */
record KnowsJpa(ApplicationContext context) {}
