package dev.footnote.benchmarks;

import dev.footnote.engine.EmbeddingModel;
import dev.footnote.engine.EmbeddingPrecision;
import dev.footnote.engine.EngineSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Embedding of passages as ingestion does it, ours in one precision and ONNX Runtime's in float, on
 * the same weights.
 */
record EmbeddingBenchmark(Path folder, EmbeddingPrecision precision, int threads, int rounds) {
    private static final int BATCH = 16;

    List<Comparison> run(List<String> texts) throws IOException {
        return measure(texts, List.of());
    }

    List<Comparison> run(List<String> texts, Path python) throws IOException {
        var onnx = folder.resolve("model.onnx");
        if (!Files.exists(onnx)) {
            return run(texts);
        }
        var arguments = List.of(onnx.toString(), String.valueOf(threads), String.valueOf(BATCH));
        try (var peer = Peer.start(python, "onnx_peer.py", arguments)) {
            return measure(texts, List.of(peer));
        }
    }

    /** {@code peers} holds one peer or none. */
    private List<Comparison> measure(List<String> texts, List<Peer> peers) throws IOException {
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        long tokens = 0;
        try (var model = open()) {
            var ids = ids(model, texts);
            tokens = ids.stream().mapToLong(row -> row.length).sum();
            var rows = ids.stream().map(row -> Arrays.stream(row).boxed().toList()).toList();
            for (int round = 0; round <= rounds; round++) {
                long begin = System.nanoTime();
                model.embedTokens(ids);
                double seconds = (System.nanoTime() - begin) / 1e9;
                if (round > 0) {
                    ours.add(tokens / seconds);
                }
                for (var peer : peers) {
                    var answer = peer.ask(Map.of("texts", rows));
                    if (round > 0) {
                        theirs.add(tokens / GenerationBenchmark.number(answer, "seconds"));
                    }
                }
            }
        }
        var measure =
                "%s %s, %d passages, %d tokens"
                        .formatted(folder.getFileName(), name(), texts.size(), tokens);
        var peer = peers.isEmpty() ? "" : peers.getFirst().name();
        return List.of(new Comparison(measure, "tokens/s", peer, ours, theirs));
    }

    private EmbeddingModel open() {
        return EmbeddingModel.open(folder, new EngineSettings(threads, 512, 1, 1), precision);
    }

    private String name() {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    private static List<int[]> ids(EmbeddingModel model, List<String> texts) {
        return texts.stream()
                .map(text -> model.tokenizer().encode(text, true).ids())
                .map(
                        row ->
                                row.length > model.tokensMax()
                                        ? Arrays.copyOf(row, model.tokensMax())
                                        : row)
                .toList();
    }
}
