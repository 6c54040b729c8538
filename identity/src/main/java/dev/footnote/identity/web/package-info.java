/** The routes of keys, access lists and the audit log; they only translate. */
@NullMarked
package dev.footnote.identity.web;

import org.jspecify.annotations.NullMarked;
