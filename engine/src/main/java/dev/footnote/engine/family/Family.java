package dev.footnote.engine.family;

import dev.footnote.engine.plan.Description;

/** What tells models of one kind: from their configuration to a description. */
@FunctionalInterface
interface Family {

    Description describe(Source source);
}
