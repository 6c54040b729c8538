@NullMarked
package dev.footnote.standalone.architecture.breach.ingestion;

import org.jspecify.annotations.NullMarked;
