/** The tables of keys and of the audit log, in an SQL schema of their own. */
@NullMarked
package dev.footnote.identity.store;

import org.jspecify.annotations.NullMarked;
