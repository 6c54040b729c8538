package dev.footnote.knowledge.store;

import org.jspecify.annotations.Nullable;
import org.springframework.data.repository.Repository;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Documents by their names. */
interface DocumentRepository extends Repository<DocumentEntity, String> {
    Optional<DocumentEntity> findById(String documentId);

    List<DocumentEntity> findByDocumentIdInOrderByExternalId(
            Collection<@Nullable String> documentIds);

    DocumentEntity save(DocumentEntity document);

    void delete(DocumentEntity document);

    void flush();
}
