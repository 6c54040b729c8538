/** Signing in on the page, at the OpenID provider. */
@NullMarked
package dev.footnote.identity.signin;

import org.jspecify.annotations.NullMarked;
