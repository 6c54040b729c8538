@NullMarked
package dev.footnote.identity.oidc;

import org.jspecify.annotations.NullMarked;
