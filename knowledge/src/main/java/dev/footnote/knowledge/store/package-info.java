/** The authority on H2: every statement of SQL that knowledge needs. */
@NullMarked
package dev.footnote.knowledge.store;

import org.jspecify.annotations.NullMarked;
