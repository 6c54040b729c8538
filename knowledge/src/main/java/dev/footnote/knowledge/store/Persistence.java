package dev.footnote.knowledge.store;

import jakarta.persistence.EntityManagerFactory;

import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.FetchSettings;
import org.springframework.dao.support.PersistenceExceptionTranslationInterceptor;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

/**
 * The ways to the store: entities for what has an identity (documents, embedding spaces), SQL for
 * what comes in bulk (passages, vectors, the change log), both in the same transactions.
 */
public final class Persistence implements AutoCloseable {
    private static final int BATCH_ROWS = 500;

    private final DataSource dataSource;
    private final EntityManagerFactory entities;
    private final JpaTransactionManager transactions;
    private final ReaderTransactions work;
    private final DocumentRepository documents;
    private final EmbeddingSpaceRepository spaces;
    private final VectorRows vectors;

    /** The schema must be there. Vectors are searched where the database's kind has it. */
    public Persistence(DataSource dataSource) {
        this(dataSource, DatabaseKind.of(dataSource) == DatabaseKind.H2);
    }

    /**
     * The schema must be there.
     *
     * @param vectorsIndexed whether vectors are searched in an index that follows the store
     */
    public Persistence(DataSource dataSource, boolean vectorsIndexed) {
        this.dataSource = dataSource;
        this.entities = entities(dataSource);
        this.transactions = new JpaTransactionManager(entities);
        this.transactions.setDataSource(dataSource);
        this.transactions.afterPropertiesSet();
        this.work = new ReaderTransactions(transactions, dataSource);
        JpaRepositoryFactory repositories =
                new JpaRepositoryFactory(
                        SharedEntityManagerCreator.createSharedEntityManager(entities));
        repositories.setBeanClassLoader(Persistence.class.getClassLoader());
        // The same exceptions as SQL gives, so that callers need to know one kind only.
        HibernateJpaDialect dialect = new HibernateJpaDialect();
        dialect.setJdbcExceptionTranslator(new SQLExceptionSubclassTranslator());
        var translation = new PersistenceExceptionTranslationInterceptor(dialect);
        repositories.addRepositoryProxyPostProcessor(
                (proxy, information) -> proxy.addAdvice(translation));
        this.documents = repositories.getRepository(DocumentRepository.class);
        this.spaces = repositories.getRepository(EmbeddingSpaceRepository.class);
        this.vectors = VectorRows.of(dataSource, vectorsIndexed);
    }

    private static EntityManagerFactory entities(DataSource dataSource) {
        var factory = new LocalContainerEntityManagerFactoryBean();
        factory.setPersistenceUnitName("knowledge");
        factory.setDataSource(dataSource);
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setPackagesToScan(Persistence.class.getPackageName());
        factory.setJpaPropertyMap(
                Map.of(
                        BatchSettings.STATEMENT_BATCH_SIZE,
                        BATCH_ROWS,
                        FetchSettings.DEFAULT_BATCH_FETCH_SIZE,
                        BATCH_ROWS));
        factory.afterPropertiesSet();
        return Objects.requireNonNull(factory.getObject());
    }

    public DataSource dataSource() {
        return dataSource;
    }

    JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    /** Joins what is done through entities and what is done in SQL on the data source. */
    public PlatformTransactionManager transactions() {
        return transactions;
    }

    ReaderTransactions work() {
        return work;
    }

    DocumentRepository documents() {
        return documents;
    }

    EmbeddingSpaceRepository spaces() {
        return spaces;
    }

    VectorRows vectors() {
        return vectors;
    }

    @Override
    public void close() {
        entities.close();
    }
}
