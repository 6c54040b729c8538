package dev.footnote.knowledge;

import dev.footnote.knowledge.store.ChangeLog;
import dev.footnote.testsupport.postgresql.TestDatabase;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

import java.nio.file.Path;
import java.util.Optional;

import javax.sql.DataSource;

/** Knowledge as a service gets it: the configuration's beans over one data folder. */
public final class OpenKnowledge implements AutoCloseable {
    private final AnnotationConfigApplicationContext context;

    private OpenKnowledge(AnnotationConfigApplicationContext context) {
        this.context = context;
    }

    public static OpenKnowledge in(Path folder) {
        return with(KnowledgeSettings.embedded(folder));
    }

    /** With the index in the folder and everything else on the server. */
    public static OpenKnowledge on(TestDatabase database, Path folder) {
        return with(
                new KnowledgeSettings(
                        folder,
                        DatabaseAddress.of(database.url(), database.user(), database.password(), 8),
                        Optional.empty()));
    }

    /** With the index in a SolrCloud and everything else on the server. */
    public static OpenKnowledge on(TestDatabase database, SolrAddress solr, Path folder) {
        return with(
                new KnowledgeSettings(
                        folder,
                        DatabaseAddress.of(database.url(), database.user(), database.password(), 8),
                        Optional.of(solr)));
    }

    public static OpenKnowledge with(KnowledgeSettings settings) {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(KnowledgeSettings.class, () -> settings);
        context.register(KnowledgeConfiguration.class);
        context.refresh();
        return new OpenKnowledge(context);
    }

    public Publisher publisher() {
        return context.getBean(Publisher.class);
    }

    public Documents documents() {
        return context.getBean(Documents.class);
    }

    public AccessRules rules() {
        return context.getBean(AccessRules.class);
    }

    public EmbeddingSpaces spaces() {
        return context.getBean(EmbeddingSpaces.class);
    }

    public SpaceAdministration administration() {
        return context.getBean(SpaceAdministration.class);
    }

    public SpaceVectors vectors() {
        return context.getBean(SpaceVectors.class);
    }

    public ChangeLog changes() {
        return context.getBean(ChangeLog.class);
    }

    public PlatformTransactionManager transactions() {
        return context.getBean(PlatformTransactionManager.class);
    }

    public DataSource dataSource() {
        return context.getBean(DataSource.class);
    }

    public Retriever retriever() {
        return context.getBean(Retriever.class);
    }

    public SearchIndex index() {
        return context.getBean(SearchIndex.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
