package dev.footnote.evals.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every data set below a folder, at most two folders deep, by name. */
public record DataSets(List<Path> retrieval, List<Path> questions) {
    private static final int DEPTH_MAX = 2;

    public DataSets {
        retrieval = List.copyOf(retrieval);
        questions = List.copyOf(questions);
    }

    /** Those named in {@code only}, or all when it is empty. */
    public static DataSets below(Path root, Set<String> only) {
        var retrieval = new ArrayList<Path>();
        var questions = new ArrayList<Path>();
        try (var folders = Files.walk(root, DEPTH_MAX)) {
            folders.filter(Files::isDirectory)
                    .filter(folder -> only.isEmpty() || only.contains(nameOf(folder)))
                    .sorted()
                    .forEach(
                            folder -> {
                                if (RetrievalSet.isAt(folder)) {
                                    retrieval.add(folder);
                                } else if (QuestionSet.isAt(folder)) {
                                    questions.add(folder);
                                }
                            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new DataSets(retrieval, questions);
    }

    public static RetrievalSet retrieval(Path folder) {
        return RetrievalSet.read(folder);
    }

    public static QuestionSet questions(Path folder) {
        return QuestionSet.read(folder);
    }

    private static String nameOf(Path folder) {
        return String.valueOf(folder.getFileName());
    }
}
