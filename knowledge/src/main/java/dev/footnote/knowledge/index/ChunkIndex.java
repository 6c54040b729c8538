package dev.footnote.knowledge.index;

import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;
import dev.footnote.knowledge.analysis.TextAnalysis;
import dev.footnote.knowledge.store.LiveDocument;

import org.apache.lucene.document.Document;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The index of one data folder, open for writing and searching. Changes become visible by {@link
 * #refresh}, a whole document at a time, and durable by {@link #commit}. One thread writes, any
 * number search.
 */
final class ChunkIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkIndex.class);
    private static final double BUFFER_MEGABYTES = 64;

    // Lucene's own defaults, which are those of the Okapi papers.
    private static final BM25Similarity BM25 = new BM25Similarity(1.2f, 0.75f);

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final TextAnalysis analysis;

    private ChunkIndex(Directory directory, IndexWriter writer, TextAnalysis analysis)
            throws IOException {
        this.directory = directory;
        this.writer = writer;
        this.analysis = analysis;
        this.searchers = new SearcherManager(writer, new Bm25Searchers());
    }

    private static final class Bm25Searchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(BM25);
            return searcher;
        }
    }

    /** Opens the folder; what cannot be read in it is thrown away, since it can be rebuilt. */
    static ChunkIndex open(Path folder, TextAnalysis analysis) throws IOException {
        try {
            return open(folder, OpenMode.CREATE_OR_APPEND, analysis);
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | EOFException
                | FileNotFoundException
                | NoSuchFileException
                | IllegalArgumentException e) {
            LOG.warn("{}: the index cannot be read ({}); it is rebuilt", folder, e.toString());
            ChunkIndex empty = open(folder, OpenMode.CREATE, analysis);
            empty.writer.setLiveCommitData(List.of()); // Lucene keeps that of the old index
            return empty;
        } catch (LockObtainFailedException e) {
            throw new KnowledgeException(
                    Kind.FOLDER,
                    "%s: the index is in use by another process; stop that one first"
                            .formatted(folder),
                    e);
        }
    }

    private static ChunkIndex open(Path folder, OpenMode mode, TextAnalysis analysis)
            throws IOException {
        Directory directory = FSDirectory.open(folder);
        try {
            if (mode == OpenMode.CREATE_OR_APPEND && DirectoryReader.indexExists(directory)) {
                checkIntegrity(directory);
            }
            IndexWriterConfig config = new IndexWriterConfig();
            config.setOpenMode(mode);
            config.setCodec(new WideVectorsCodec());
            config.setSimilarity(BM25);
            config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
            config.setCommitOnClose(false); // a commit without its position would be a lie
            IndexWriter writer = new IndexWriter(directory, config);
            try {
                return new ChunkIndex(directory, writer, analysis);
            } catch (IOException | RuntimeException e) {
                writer.rollback();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    // Reads every byte once and compares the checksums that Lucene keeps, so that a damaged file is
    // found before a search stumbles over it.
    private static void checkIntegrity(Directory directory) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            for (LeafReaderContext leaf : reader.leaves()) {
                if (leaf.reader() instanceof CodecReader segment) {
                    segment.checkIntegrity();
                }
            }
        }
    }

    Optional<IndexPosition> position() {
        Map<String, String> data = new HashMap<>();
        Iterable<Map.Entry<String, String>> entries = writer.getLiveCommitData();
        if (entries != null) {
            entries.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
        }
        return IndexPosition.read(data);
    }

    void clear() throws IOException {
        writer.deleteAll();
    }

    /** Puts this version in the place of whatever the index holds of the document. */
    void replace(LiveDocument document) throws IOException {
        List<Document> passages =
                document.chunks().stream()
                        .map(chunk -> IndexFields.passage(document, chunk, analysis))
                        .toList();
        writer.updateDocuments(term(document.documentId()), passages);
    }

    void remove(String documentId) throws IOException {
        writer.deleteDocuments(term(documentId));
    }

    private static Term term(String documentId) {
        return new Term(IndexFields.DOCUMENT_ID, documentId);
    }

    void refresh() throws IOException {
        searchers.maybeRefreshBlocking();
    }

    void commit(IndexPosition position) throws IOException {
        writer.setLiveCommitData(position.commitData().entrySet());
        writer.commit();
    }

    SearcherManager searchers() {
        return searchers;
    }

    /** Drops what was not committed; the next one to open the folder follows from there. */
    @Override
    public void close() throws IOException {
        try (directory) {
            searchers.close();
            writer.rollback();
        }
    }
}
