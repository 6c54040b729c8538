package dev.footnote.knowledge.store;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DocumentSummary;
import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.PageSpan;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A document and its live version, without its text, passages and vectors. */
@Entity
@Table(schema = "knowledge", name = "document")
class DocumentEntity implements Persistable<String> {
    @Id
    @Column(name = "document_id")
    private String documentId = "";

    @Column(name = "collection")
    private String collection = "";

    @Column(name = "external_id")
    private String externalId = "";

    @Column(name = "version")
    private int version;

    @Column(name = "content_digest")
    private String contentDigest = "";

    @Column(name = "title")
    private String title = "";

    @Column(name = "media_type")
    private String mediaType = "";

    @Column(name = "language")
    private @Nullable String language;

    @Column(name = "space_id")
    private @Nullable Integer spaceId;

    @Column(name = "page_count")
    private int pageCount;

    @Column(name = "chunk_count")
    private int chunkCount;

    @Column(name = "published_at")
    private Instant publishedAt = Instant.EPOCH;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(
            schema = "knowledge",
            name = "document_metadata",
            joinColumns = @JoinColumn(name = "document_id"))
    @MapKeyColumn(name = "name")
    @Column(name = "content")
    private Map<String, String> metadata = new HashMap<>();

    @ElementCollection
    @CollectionTable(
            schema = "knowledge",
            name = "page_span",
            joinColumns = @JoinColumn(name = "document_id"))
    @OrderColumn(name = "ordinal")
    private List<Page> pages = new ArrayList<>();

    /** A row of {@code page_span}. */
    @Embeddable
    static class Page {
        @Column(name = "page")
        private int page;

        @Column(name = "start_offset")
        private int start;

        @Column(name = "end_offset")
        private int end;

        protected Page() {}

        Page(PageSpan span) {
            this.page = span.page();
            this.start = span.start();
            this.end = span.end();
        }

        PageSpan span() {
            return new PageSpan(page, start, end);
        }
    }

    @Transient private boolean stored;

    protected DocumentEntity() {}

    DocumentEntity(String documentId, DocumentKey key) {
        this.documentId = documentId;
        this.collection = key.collection();
        this.externalId = key.externalId();
    }

    /** Becomes this version, whatever it was. */
    void publish(DraftVersion draft, OptionalInt space, Instant now) {
        version++;
        contentDigest = draft.contentDigest();
        title = draft.title();
        mediaType = draft.mediaType();
        language = draft.language().orElse(null);
        spaceId = space.isPresent() ? space.getAsInt() : null;
        pageCount = draft.pages().size();
        chunkCount = draft.chunks().size();
        publishedAt = now;
        metadata.clear();
        metadata.putAll(draft.metadata());
        pages.clear();
        draft.pages().forEach(span -> pages.add(new Page(span)));
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }

    @Override
    public String getId() {
        return documentId;
    }

    /** Its id is given by us, so that it says nothing of whether there is a row. */
    @Override
    public boolean isNew() {
        return !stored;
    }

    String documentId() {
        return documentId;
    }

    int version() {
        return version;
    }

    List<PageSpan> pages() {
        return pages.stream().map(Page::span).toList();
    }

    DocumentSummary summary() {
        return new DocumentSummary(
                documentId,
                new DocumentKey(collection, externalId),
                version,
                contentDigest,
                title,
                mediaType,
                Optional.ofNullable(language),
                metadata,
                pageCount,
                chunkCount,
                publishedAt);
    }
}
