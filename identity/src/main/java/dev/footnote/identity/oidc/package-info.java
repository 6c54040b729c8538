/** People who sign in elsewhere: tokens of an OpenID provider. */
@NullMarked
package dev.footnote.identity.oidc;

import org.jspecify.annotations.NullMarked;
