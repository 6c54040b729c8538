package dev.footnote.ingestion.parse;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How parser processes are started.
 *
 * @param java the Java launcher
 * @param classPath where the worker and its libraries are; the service's own class path as a rule
 */
public record ParserSettings(
        Path java, String classPath, int processes, int heapMegabytes, Duration timeLimit) {
    public ParserSettings {
        if (processes < 1) throw new IllegalArgumentException("processes must be 1 or more");
        if (heapMegabytes < 64) throw new IllegalArgumentException("heapMegabytes: 64 or more");
    }

    /** Two processes of 512 MB and 20 s a file, on the Java and class path of this one. */
    public static ParserSettings ofThisProcess() {
        return new ParserSettings(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                2,
                512,
                Duration.ofSeconds(20));
    }
}
