/** Keys, access lists and the audit log, as administrators manage them. */
@NullMarked
package dev.footnote.contracts.identity;

import org.jspecify.annotations.NullMarked;
