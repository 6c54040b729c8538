/** A real PostgreSQL with pgvector for the tests of every module. */
@NullMarked
package dev.footnote.testsupport.postgresql;

import org.jspecify.annotations.NullMarked;
