package dev.footnote.testsupport.postgresql;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tests of the suite {@code postgresql}: their methods and constructors may ask for {@link
 * TestDatabases}, which are on the one server that all tests of a JVM share.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("postgresql")
@ExtendWith(PostgresExtension.class)
public @interface PostgresTest {}
