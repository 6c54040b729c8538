package dev.footnote.ingestion.parse.worker;

import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.ingestion.parse.Frames;
import dev.footnote.ingestion.parse.ParseLimits;
import dev.footnote.ingestion.parse.ParseOutcome;
import dev.footnote.ingestion.parse.ParseOutcome.Refusal;
import dev.footnote.ingestion.parse.ParseRequest;
import dev.footnote.ingestion.parse.ParserMessage;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The program of a parser process: reads requests from standard input and answers on standard
 * output until the input ends. What libraries print goes to standard error. It opens no connection:
 * the handlers of network URLs refuse, and names resolve against an empty file.
 */
public final class ParserWorker {
    private static final int STACK_BYTES = 8 << 20;

    private final DocumentReader documents =
            new DocumentReader(Ocr.onPath(Optional.ofNullable(System.getenv("PATH")).orElse("")));

    private ParserWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        var in = new DataInputStream(new FileInputStream(FileDescriptor.in));
        var out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err);
        URL.setURLStreamHandlerFactory(
                protocol ->
                        switch (protocol) {
                            case "http", "https", "ftp" -> new RefusingHandler();
                            default -> null;
                        });
        var worker =
                new Thread(null, () -> new ParserWorker().serve(in, out), "parser", STACK_BYTES);
        worker.start();
        worker.join();
    }

    private void serve(DataInputStream in, DataOutputStream out) {
        try {
            Frames.write(out, Frames.READY);
            while (true) {
                var request = Frames.read(in, ParseRequest.class);
                var outcome = parse(request, pages -> say(out, new ParserMessage.Reading(pages)));
                say(out, new ParserMessage.Finished(outcome));
            }
        } catch (EOFException e) {
            // The service has closed its end: the work is done.
            return;
        } catch (IOException | UncheckedIOException e) {
            System.err.println("parser process ends: " + e.getMessage());
        }
    }

    private static void say(DataOutputStream out, ParserMessage message) {
        try {
            Frames.write(out, message);
        } catch (IOException e) {
            throw new UncheckedIOException("the service does not listen", e);
        }
    }

    private ParseOutcome parse(ParseRequest request, Consumer<PageProgress> progress) {
        var source = new SourceFile(request.file(), request.fileName(), request.mediaType(), 0);
        try {
            return new ParseOutcome.Parsed(
                    documents.read(source, new BlockSink(ParseLimits.defaults(), progress)));
        } catch (RefusedException e) {
            return e.outcome();
        } catch (StackOverflowError e) {
            return new ParseOutcome.Refused(Refusal.LIMIT, "the file is nested too deeply");
        } catch (UncheckedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return new ParseOutcome.Refused(
                    Refusal.MALFORMED, "the file is damaged: " + e.getMessage());
        }
    }

    /** No document may make the parser fetch anything. */
    private static final class RefusingHandler extends java.net.URLStreamHandler {
        @Override
        protected java.net.URLConnection openConnection(URL url) throws IOException {
            throw new IOException("no connection is opened for a document: " + url.getHost());
        }
    }
}
