package dev.footnote.ingestion.parse.worker;

import dev.footnote.ingestion.parse.ParseOutcome.Refusal;

import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Mail: its subject as heading, who wrote to whom, one of its alternative bodies, attachments. */
final class MailReader {
    private static final int PARTS_DEPTH_MAX = 20;

    private final DocumentReader documents;

    MailReader(DocumentReader documents) {
        this.documents = documents;
    }

    void read(SourceFile source, BlockSink sink) throws RefusedException, IOException {
        var builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        try (var in = Files.newInputStream(source.path())) {
            var message = builder.parseMessage(in);
            try {
                head(message, source, sink);
                part(message, source, 0, sink);
            } finally {
                message.dispose();
            }
        } catch (MimeIOException e) {
            throw new RefusedException(Refusal.MALFORMED, "the mail is damaged: " + e.getMessage());
        }
    }

    private static void head(Message message, SourceFile source, BlockSink sink) {
        String subject = Optional.ofNullable(message.getSubject()).orElse("");
        if (source.depth() == 0) sink.title(subject);
        sink.heading(1, subject);
        var lines = new StringBuilder();
        if (message.getFrom() != null) lines.append("From: ").append(shown(message.getFrom()));
        addresses(lines, "To", message.getTo());
        addresses(lines, "Cc", message.getCc());
        if (message.getDate() != null)
            lines.append("\nDate: ").append(message.getDate().toInstant());
        sink.paragraph(lines);
    }

    private static void addresses(StringBuilder lines, String name, @Nullable AddressList list) {
        if (list == null || list.isEmpty()) return;
        lines.append('\n').append(name).append(": ").append(shown(list));
    }

    private static String shown(List<?> addresses) {
        return String.join(", ", addresses.stream().map(String::valueOf).toList());
    }

    private void part(Entity entity, SourceFile source, int depth, BlockSink sink)
            throws RefusedException, IOException {
        if (depth > PARTS_DEPTH_MAX) return;
        switch (entity.getBody()) {
            case Multipart parts -> multipart(parts, source, depth, sink);
            case Message inner -> {
                head(inner, source, sink);
                part(inner, source, depth + 1, sink);
            }
            case SingleBody body -> single(entity, body, source, sink);
            case null, default -> {}
        }
    }

    private void multipart(Multipart parts, SourceFile source, int depth, BlockSink sink)
            throws RefusedException, IOException {
        if (!"alternative".equalsIgnoreCase(parts.getSubType())) {
            for (var part : parts.getBodyParts()) part(part, source, depth + 1, sink);
            return;
        }
        // The last alternative that yields text is the richest one that can be read.
        for (var part : parts.getBodyParts().reversed()) {
            int before = sink.blocks().size();
            part(part, source, depth + 1, sink);
            if (sink.blocks().size() > before) return;
        }
    }

    private void single(Entity entity, SingleBody body, SourceFile source, BlockSink sink)
            throws IOException {
        String type = Optional.ofNullable(entity.getMimeType()).orElse("text/plain");
        String name = Optional.ofNullable(entity.getFilename()).orElse("");
        boolean attached = "attachment".equalsIgnoreCase(entity.getDispositionType());
        if (!attached && type.equals("text/html")) {
            HtmlReader.read(DecodedText.of(bytes(body), charset(entity)).text(), sink);
        } else if (!attached && type.equals("text/plain")) {
            TextReader.readText(DecodedText.of(bytes(body), charset(entity)).text(), sink);
        } else {
            attachment(body, name, source, sink);
        }
    }

    private void attachment(SingleBody body, String name, SourceFile source, BlockSink sink)
            throws IOException {
        if (source.depth() >= sink.limits().embeddedDepthMax() || !sink.admitEmbedded()) return;
        Path copy = Files.createTempFile("attachment", ".bin");
        try {
            Files.write(copy, bytes(body));
            documents.readEmbedded(
                    new SourceFile(copy, name, Optional.empty(), source.depth() + 1), sink);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static byte[] bytes(SingleBody body) throws IOException {
        try (var in = body.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static Optional<Charset> charset(Entity entity) {
        try {
            return Optional.ofNullable(entity.getCharset()).map(Charset::forName);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
