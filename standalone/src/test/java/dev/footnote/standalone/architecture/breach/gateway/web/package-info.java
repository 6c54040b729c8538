@NullMarked
package dev.footnote.standalone.architecture.breach.gateway.web;

import org.jspecify.annotations.NullMarked;
