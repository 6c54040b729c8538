/**
 * Texts that a grammar allows, token by token: {@link dev.footnote.engine.sample.grammar.Grammar}
 * says which, {@link dev.footnote.engine.sample.grammar.Constraint} holds a generation to it.
 */
@NullMarked
package dev.footnote.engine.sample.grammar;

import org.jspecify.annotations.NullMarked;
