package dev.footnote.knowledge;

import dev.footnote.knowledge.Drafts.Part;
import dev.footnote.testsupport.postgresql.TestDatabase;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Publishes and deletes without end, in a process that is made to be killed. It says what it is
 * about to do, and again when that is done: {@code begin KEY NUMBER;}, {@code end KEY NUMBER;}; a
 * negative number is a deletion.
 */
final class CrashWriter {
    static final int KEYS = 6;
    private static final int PARTS_MAX = 60;

    private CrashWriter() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        int number = Integer.parseInt(arguments[1]);
        Random random = new Random(number);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (OpenKnowledge knowledge = open(folder, arguments)) {
            knowledge.spaces().register(Drafts.ENGLISH);
            while (true) {
                number++;
                String key = "doc" + random.nextInt(KEYS);
                boolean delete = random.nextInt(8) == 0;
                String line = key + " " + (delete ? -number : number) + ";";
                out.println("begin " + line);
                if (delete) {
                    knowledge.publisher().delete(new DocumentKey("crash", key));
                } else {
                    knowledge.publisher().publish(draft(key, number));
                }
                out.println("end " + line);
            }
        }
    }

    private static OpenKnowledge open(Path folder, String[] arguments) {
        return arguments.length == 2
                ? OpenKnowledge.in(folder)
                : OpenKnowledge.on(new TestDatabase(arguments[2], arguments[3], ""), folder);
    }

    static int partCount(int number) {
        return 1 + number % PARTS_MAX;
    }

    static DraftVersion draft(String key, int number) {
        Part[] parts =
                IntStream.range(0, partCount(number))
                        .mapToObj(i -> Drafts.part(text(number, i), 1, i, number, 1))
                        .toArray(Part[]::new);
        return Drafts.draft("crash", key, parts);
    }

    static String text(int number, int part) {
        return "number%d part%d of something".formatted(number, part);
    }
}
