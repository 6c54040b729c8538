package dev.footnote.testsupport.solr;

import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tests whose methods and constructors may ask for the {@link TestSolr} that all tests of a JVM
 * share. They are in the module {@code solr-tests}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(SolrExtension.class)
public @interface SolrTest {}
