/** An OpenID provider for tests. */
@NullMarked
package dev.footnote.testsupport.oidc;

import org.jspecify.annotations.NullMarked;
