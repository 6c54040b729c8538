package dev.footnote.providers;

import org.junit.jupiter.params.provider.EnumSource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Every kind of server that generates. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnumSource(value = ServerKind.class, mode = EnumSource.Mode.EXCLUDE, names = "TEI")
@interface Generating {}
