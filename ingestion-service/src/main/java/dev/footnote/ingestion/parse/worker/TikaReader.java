package dev.footnote.ingestion.parse.worker;

import dev.footnote.ingestion.parse.ParseOutcome.Refusal;

import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Every format without a reader of its own: office formats, mail, books, archives. */
final class TikaReader {
    private static final int COPY_BYTES = 64 << 10;

    private final AutoDetectParser parser = new AutoDetectParser();
    private final DocumentReader documents;

    TikaReader(DocumentReader documents) {
        this.documents = documents;
    }

    void read(SourceFile source, String mediaType, BlockSink sink)
            throws RefusedException, IOException {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, source.name());
        metadata.set(TikaCoreProperties.CONTENT_TYPE_USER_OVERRIDE, mediaType);
        var handler = new Events(sink);
        var context = new ParseContext();
        context.set(EmbeddedDocumentExtractor.class, new Embedded(source, sink, handler.markup));
        try (var in = TikaInputStream.get(source.path())) {
            parser.parse(in, handler, metadata, context);
        } catch (EncryptedDocumentException e) {
            throw new RefusedException(
                    Refusal.ENCRYPTED,
                    "the file is encrypted; remove the password and upload again");
        } catch (TikaException | SAXException e) {
            // A full sink ends the parser with an exception of its own choosing.
            if (!sink.isFull()) {
                if (sink.blocks().isEmpty()) throw malformed(mediaType, e);
                sink.warn("the file is damaged; what could be read was kept: " + e.getMessage());
            }
        }
        handler.markup.finish();
        sink.noPage();
        String title = metadata.get(TikaCoreProperties.TITLE);
        if (title != null && source.depth() == 0) sink.title(title);
    }

    private static RefusedException malformed(String mediaType, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new RefusedException(
                Refusal.MALFORMED,
                "the file is damaged or not what its type (%s) says: %s"
                        .formatted(mediaType, cause.getMessage()));
    }

    /** Tika's XHTML as markup events; slides are pages and their first line is their title. */
    private static final class Events extends DefaultHandler {
        private static final String LATENT_STYLES = "Normal;heading 1;heading 2;";

        private final BlockSink sink;
        private final MarkupBlocks markup;
        private int slides;
        private int dropped;
        private boolean titlePending;
        private boolean inTitle;

        Events(BlockSink sink) {
            this.sink = sink;
            this.markup = new MarkupBlocks(sink);
        }

        @Override
        public void startElement(String uri, String local, String name, Attributes attributes) {
            String css = Optional.ofNullable(attributes.getValue("class")).orElse("");
            if (dropped > 0 || css.equals("slide-master-content")) {
                dropped++;
                return;
            }
            if (css.equals("slide-content")) {
                markup.finish();
                sink.page(++slides);
                titlePending = true;
            }
            if (titlePending && local.equals("p")) {
                titlePending = false;
                inTitle = true;
                markup.start("h2");
                return;
            }
            if (local.equals("table") || local.equals("ul")) titlePending = false;
            markup.start(local);
        }

        @Override
        public void endElement(String uri, String local, String name) {
            if (dropped > 0) {
                dropped--;
                return;
            }
            if (inTitle && local.equals("p")) {
                inTitle = false;
                markup.end("h2");
                return;
            }
            markup.end(local);
        }

        @Override
        public void characters(char[] chars, int start, int length) {
            if (dropped > 0) return;
            var text = new String(chars, start, length);
            if (text.startsWith(LATENT_STYLES)) return;
            markup.text(FOOTNOTE_MARK.matcher(text).replaceAll(""));
        }

        @Override
        public void ignorableWhitespace(char[] chars, int start, int length) {
            characters(chars, start, length);
        }

        private static final Pattern FOOTNOTE_MARK =
                Pattern.compile("\\[(?:footnote|endnote)Ref:\\d+\\]");
    }

    /** Files inside files, read by the same rules under the document's limits. */
    private final class Embedded implements EmbeddedDocumentExtractor {
        private final SourceFile outer;
        private final BlockSink sink;
        private final MarkupBlocks markup;

        Embedded(SourceFile outer, BlockSink sink, MarkupBlocks markup) {
            this.outer = outer;
            this.sink = sink;
            this.markup = markup;
        }

        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            if (sink.isFull()) return false;
            String kind = metadata.get(TikaCoreProperties.EMBEDDED_RESOURCE_TYPE);
            if ("THUMBNAIL".equals(kind) || "MACRO".equals(kind)) return false;
            String type = metadata.get(Metadata.CONTENT_TYPE);
            return type == null || !type.startsWith("image/");
        }

        @Override
        public void parseEmbedded(
                InputStream in, ContentHandler handler, Metadata metadata, boolean html)
                throws IOException {
            if (outer.depth() >= sink.limits().embeddedDepthMax()) {
                sink.warn(
                        "files nested deeper than %d were not read"
                                .formatted(sink.limits().embeddedDepthMax()));
                return;
            }
            if (!sink.admitEmbedded()) return;
            markup.finish();
            String name =
                    Optional.ofNullable(metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY))
                            .orElse("");
            Path copy = Files.createTempFile("embedded", ".bin");
            try {
                if (!copy(in, copy)) return;
                documents.readEmbedded(
                        new SourceFile(copy, name, Optional.empty(), outer.depth() + 1), sink);
            } finally {
                Files.deleteIfExists(copy);
            }
        }

        private boolean copy(InputStream in, Path target) throws IOException {
            long left = sink.unpackedBytesLeft();
            long written = 0;
            try (var out = Files.newOutputStream(target)) {
                byte[] buffer = new byte[COPY_BYTES];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    written += count;
                    if (written > left) {
                        throw sink.full(
                                "unpacked files may hold %,d bytes together; not all was read"
                                        .formatted(sink.limits().unpackedBytesMax()));
                    }
                    out.write(buffer, 0, count);
                }
            } finally {
                sink.unpacked(written);
            }
            return written > 0;
        }
    }
}
