/** What can go wrong between services, each kind with a stable code and an HTTP status. */
@NullMarked
package dev.footnote.contracts.problem;

import org.jspecify.annotations.NullMarked;
