package dev.footnote.testsupport.solr;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the nodes with the first test that wants them, and ends them behind the last test. */
final class SolrExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SolrExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestSolr.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(TestSolr.class, type -> TestSolr.start(), TestSolr.class);
    }
}
