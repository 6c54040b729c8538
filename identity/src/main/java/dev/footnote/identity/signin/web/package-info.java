/** The routes of signing in and out. */
@NullMarked
package dev.footnote.identity.signin.web;

import org.jspecify.annotations.NullMarked;
