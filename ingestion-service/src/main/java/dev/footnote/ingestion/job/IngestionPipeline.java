package dev.footnote.ingestion.job;

import dev.footnote.contracts.ingestion.IngestionReport;
import dev.footnote.contracts.ingestion.JobStage;
import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.ingestion.blob.BlobStore;
import dev.footnote.ingestion.blob.Digests;
import dev.footnote.ingestion.chunk.Chunk;
import dev.footnote.ingestion.chunk.ChunkLimits;
import dev.footnote.ingestion.chunk.Chunker;
import dev.footnote.ingestion.document.CanonicalText;
import dev.footnote.ingestion.document.ParsedDocument;
import dev.footnote.ingestion.job.JobTable.Ended;
import dev.footnote.ingestion.job.Progressing.Embedded;
import dev.footnote.ingestion.parse.DocumentParser;
import dev.footnote.ingestion.parse.ParseOutcome;
import dev.footnote.ingestion.parse.ParseRequest;
import dev.footnote.knowledge.DraftChunk;
import dev.footnote.knowledge.DraftVersion;
import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.PageSpan;
import dev.footnote.knowledge.PublishResult;
import dev.footnote.knowledge.Publisher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Takes one job through its stages: parse, chunk, embed, publish. */
final class IngestionPipeline {
    private static final int TITLE_LENGTH_MAX = 500;
    private static final long PAGES_REPORT_NANOS = 1_000_000_000;
    // A stage of a short document is over before anybody could have read that it began.
    private static final long STAGE_REPORT_NANOS = 500_000_000;
    // Shorter documents are embedded again sooner than their vectors are stored twice.
    private static final int KEPT_BATCHES_MIN = 4;

    private final BlobStore blobs;
    private final DocumentParser parser;
    private final Embedder embedder;
    private final EmbeddingSpaces spaces;
    private final Publisher publisher;
    private final Tables tables;
    private volatile Optional<EmbeddingSpace> registered = Optional.empty();

    IngestionPipeline(BlobStore blobs, Ingestion.Ports ports, Tables tables) {
        this.blobs = blobs;
        this.parser = ports.parser();
        this.embedder = ports.embedder();
        this.spaces = ports.spaces();
        this.publisher = ports.publisher();
        this.tables = tables;
    }

    /** A claimed job, and what its document is made from now. */
    record Task(Claim claim, Optional<Sources.Live> live) {}

    /** One attempt at a job. */
    private record Attempt(Task task, Cancellation cancellation, StageClock clock) {
        Claim claim() {
            return task.claim();
        }

        Job job() {
            return task.claim().job();
        }
    }

    /** A document on its way, after it was cut. */
    private record Cut(
            String title, ParsedDocument document, CanonicalText text, List<Chunk> chunks) {}

    /** The same with its vectors. */
    private record Draft(Cut cut, DraftVersion version, EmbeddingSpace space) {}

    void run(Task task, Cancellation cancellation) throws InterruptedException {
        var claim = task.claim();
        var upload = claim.job().upload();
        var attempt = new Attempt(task, cancellation, new StageClock());
        var model = cancellation.call(embedder::model);
        String modelDigest = model.space().key().modelDigest();
        if (task.live().filter(it -> it.isMadeFrom(upload, modelDigest)).isPresent()) {
            var report = unchanged(attempt.clock());
            tables.jobs().finish(claim, () -> new Ended(report, modelDigest));
            return;
        }
        var cut = cut(attempt, model);
        var embeddings = embed(attempt, cut, model);
        enter(attempt, JobStage.PUBLISHING, Progressing.EMBEDDED);
        var version = draft(claim.job(), cut, drafts(cut.chunks(), embeddings));
        publish(new Draft(cut, version, model.space()), attempt);
    }

    /** Publishes in the space, which somebody may have removed since it was registered. */
    private void publish(Draft draft, Attempt attempt) {
        if (!registered.equals(Optional.of(draft.space()))) register(draft.space());
        try {
            finish(draft, attempt);
        } catch (KnowledgeException e) {
            if (e.kind() != KnowledgeException.Kind.UNKNOWN_SPACE) throw e;
            register(draft.space());
            finish(draft, attempt);
        }
    }

    /** Once for a space, since to look costs as much as to write a short document. */
    private void register(EmbeddingSpace space) {
        spaces.register(space);
        registered = Optional.of(space);
    }

    private void finish(Draft draft, Attempt attempt) {
        tables.jobs()
                .finish(
                        attempt.claim(),
                        () -> {
                            var result = publisher.publish(draft.version());
                            attempt.clock().end();
                            boolean same = result instanceof PublishResult.Unchanged;
                            var report = report(draft.cut(), same, attempt.clock());
                            return new Ended(report, draft.space().key().modelDigest());
                        });
    }

    private Cut cut(Attempt attempt, Embedder.Model model) throws InterruptedException {
        attempt.clock().enter(JobStage.PARSING); // the claim says so
        var document = attempt.cancellation().call(() -> parse(attempt));
        var text = CanonicalText.of(document.blocks());
        var title = title(attempt.job(), document);
        enter(attempt, JobStage.CHUNKING, Progressing.PARSED);
        var chunker = new Chunker(ChunkLimits.ofModel(model.tokensMax()), embedder.counter(model));
        var chunks = attempt.cancellation().call(() -> chunker.chunk(title, text));
        return new Cut(title, document, text, chunks);
    }

    private void enter(Attempt attempt, JobStage stage, double share) {
        attempt.clock().enter(stage);
        if (attempt.clock().nanos() >= STAGE_REPORT_NANOS) {
            advance(attempt, Job.Progress.of(stage, share));
        }
    }

    private void advance(Attempt attempt, Job.Progress progress) {
        if (!tables.jobs().advance(attempt.claim(), progress)) {
            throw new CancellationException("the lease is lost");
        }
    }

    private ParsedDocument parse(Attempt attempt) throws InterruptedException {
        var upload = attempt.job().upload();
        try (var file = blobs.open(upload.blob().digest())) {
            var request = new ParseRequest(file.path(), upload.fileName(), upload.mediaType());
            return parsed(parser.parse(request, reporting(attempt)));
        }
    }

    private Consumer<PageProgress> reporting(Attempt attempt) {
        var reported = new AtomicLong(System.nanoTime());
        return pages -> {
            long now = System.nanoTime();
            if (now - reported.get() < PAGES_REPORT_NANOS) return;
            reported.set(now);
            tables.jobs().advance(attempt.claim(), Progressing.parsing(pages));
        };
    }

    private static ParsedDocument parsed(ParseOutcome outcome) {
        return switch (outcome) {
            case ParseOutcome.Parsed(var document) -> document;
            case ParseOutcome.Refused(var kind, var reason) ->
                    throw switch (kind) {
                        case STALLED, MEMORY, CRASHED -> new PoisonException(reason, true);
                        case TIMEOUT, EMPTY, ENCRYPTED, MALFORMED, UNSUPPORTED, LIMIT ->
                                new PoisonException(reason, false);
                    };
        };
    }

    private List<Embedding> embed(Attempt attempt, Cut cut, Embedder.Model model)
            throws InterruptedException {
        enter(attempt, JobStage.EMBEDDING, Progressing.CHUNKED);
        var texts = cut.chunks().stream().map(it -> it.embeddedText(cut.title())).toList();
        boolean kept = texts.size() > KEPT_BATCHES_MIN * Embedder.TEXTS_PER_CALL;
        var embeddings = new ArrayList<Embedding>(texts.size());
        int fresh = 0;
        while (embeddings.size() < texts.size()) {
            int start = embeddings.size();
            int end = Math.min(texts.size(), start + Embedder.TEXTS_PER_CALL);
            var batch = new Batch(start / Embedder.TEXTS_PER_CALL, texts.subList(start, end));
            var known = kept ? known(attempt, batch, model) : List.<Embedding>of();
            if (known.isEmpty()) {
                embeddings.addAll(embed(attempt, batch, model, kept));
                fresh += end - start;
            } else {
                embeddings.addAll(known);
            }
            if (end == texts.size()) break;
            var done = new Embedded(end, fresh, attempt.clock().stageMillis());
            advance(attempt, Progressing.embedding(cut.chunks(), cut.document().pages(), done));
        }
        return embeddings;
    }

    private record Batch(int number, List<String> texts) {
        EmbeddedBatches.Key key(String jobId, Embedder.Model model) {
            var identity = new ArrayList<String>(texts.size() + 1);
            identity.add(model.space().key().modelDigest());
            identity.addAll(texts);
            return new EmbeddedBatches.Key(jobId, number, Digests.of(identity));
        }
    }

    /** What an earlier attempt has embedded; empty when it has not. */
    private List<Embedding> known(Attempt attempt, Batch batch, Embedder.Model model) {
        var space = model.space().key();
        var key = batch.key(attempt.job().id(), model);
        return tables.batches()
                .find(key, space.dimensions())
                .filter(vectors -> vectors.size() == batch.texts().size())
                .map(vectors -> vectors.stream().map(it -> Embedding.of(space, it)).toList())
                .orElse(List.of());
    }

    private List<Embedding> embed(Attempt attempt, Batch batch, Embedder.Model model, boolean kept)
            throws InterruptedException {
        var embedded = attempt.cancellation().call(() -> embedder.embed(model, batch.texts()));
        if (kept) {
            var vectors = embedded.stream().map(Embedding::values).toList();
            tables.batches().save(batch.key(attempt.job().id(), model), vectors);
        }
        return embedded;
    }

    private static String title(Job job, ParsedDocument document) {
        String fileName = job.upload().fileName();
        String name = fileName.isBlank() ? job.upload().key().externalId() : fileName;
        String title = document.title().orElse(name);
        return title.length() <= TITLE_LENGTH_MAX ? title : title.substring(0, TITLE_LENGTH_MAX);
    }

    private static List<DraftChunk> drafts(List<Chunk> chunks, List<Embedding> embeddings) {
        var drafts = new ArrayList<DraftChunk>(chunks.size());
        for (int i = 0; i < chunks.size(); i++) {
            var chunk = chunks.get(i);
            drafts.add(
                    new DraftChunk(
                            i,
                            chunk.headingPath(),
                            chunk.page(),
                            chunk.start(),
                            chunk.end(),
                            chunk.text(),
                            embeddings.get(i)));
        }
        return drafts;
    }

    private static DraftVersion draft(Job job, Cut cut, List<DraftChunk> chunks) {
        var pages =
                cut.text().pages().stream()
                        .map(p -> new PageSpan(p.page(), p.start(), p.end()))
                        .toList();
        return new DraftVersion(
                job.upload().key(),
                job.upload().blob().digest(),
                cut.title(),
                cut.document().mediaType(),
                cut.document().language(),
                Map.of(),
                cut.text().text(),
                pages,
                chunks);
    }

    private static IngestionReport report(Cut cut, boolean unchanged, StageClock clock) {
        var document = cut.document();
        return new IngestionReport(
                document.pages(),
                document.pagesWithoutText().size(),
                cut.text().text().length(),
                cut.chunks().size(),
                document.language().orElse(""),
                unchanged,
                document.warnings(),
                clock.millis());
    }

    private static IngestionReport unchanged(StageClock clock) {
        return new IngestionReport(0, 0, 0, 0, "", true, List.of(), clock.millis());
    }
}
