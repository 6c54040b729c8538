package dev.footnote.benchmarks;

import dev.footnote.engine.Admission;
import dev.footnote.engine.EngineSettings;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.GenerationEnd;
import dev.footnote.engine.GenerationListener;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationRequest;
import dev.footnote.engine.sample.SamplingSettings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Prefill and decode of one sequence, ours and llama.cpp's, on the same file. */
record GenerationBenchmark(Path file, Load load) {
    private static final int CONTEXT = 2048;

    /**
     * @param promptTokens how many tokens are prefilled
     * @param decodeTokens how many are generated after them
     * @param rounds measured rounds; one more comes first and is not counted
     */
    record Load(int threads, int promptTokens, int decodeTokens, int rounds) {}

    /** Ours alone. */
    List<Comparison> run(String text) throws IOException {
        return measure(text, List.of());
    }

    /** Ours and llama.cpp's, in turns. */
    List<Comparison> run(String text, Path python) throws IOException {
        var arguments =
                List.of(file.toString(), String.valueOf(load.threads()), String.valueOf(CONTEXT));
        try (var peer = Peer.start(python, "llama_peer.py", arguments)) {
            return measure(text, List.of(peer));
        }
    }

    /** {@code peers} holds one peer or none. */
    private List<Comparison> measure(String text, List<Peer> peers) throws IOException {
        var settings = new EngineSettings(load.threads(), CONTEXT, 1, 1);
        var prefill = new Rates(new ArrayList<>(), new ArrayList<>());
        var decode = new Rates(new ArrayList<>(), new ArrayList<>());
        try (var model = GenerationModel.open(file, settings)) {
            var ids = prompt(model, text);
            for (int round = 0; round <= load.rounds(); round++) {
                boolean counted = round > 0;
                var ours = generate(model, ids);
                if (counted) {
                    prefill.ours().add(ours.promptTokens() / seconds(ours.promptTime()));
                    decode.ours().add(ours.completionTokens() / seconds(ours.decodeTime()));
                }
                for (var peer : peers) {
                    var request = Map.<String, Object>of("ids", ids, "decode", load.decodeTokens());
                    var theirs = peer.ask(request);
                    if (counted) {
                        prefill.theirs().add(ids.size() / number(theirs, "prefill"));
                        decode.theirs().add(load.decodeTokens() / number(theirs, "decode"));
                    }
                }
            }
        }
        var name = peers.isEmpty() ? "" : peers.getFirst().name();
        return List.of(
                prefill.compared("prefill of %d tokens".formatted(load.promptTokens()), name),
                decode.compared("decode of %d tokens".formatted(load.decodeTokens()), name));
    }

    private record Rates(List<Double> ours, List<Double> theirs) {
        Comparison compared(String measure, String peer) {
            return new Comparison(measure, "tokens/s", peer, ours, theirs);
        }
    }

    private List<Integer> prompt(GenerationModel model, String text) {
        var ids = model.tokenizer().encode(text, false).ids();
        return Arrays.stream(ids).limit(load.promptTokens()).boxed().toList();
    }

    private GenerationEnd generate(GenerationModel model, List<Integer> ids) {
        var end = new CompletableFuture<GenerationEnd>();
        var request =
                new GenerationRequest(
                        ids, load.decodeTokens(), SamplingSettings.greedy(), List.of());
        var admission =
                model.offer(
                        request,
                        new GenerationListener() {
                            @Override
                            public void onToken(GeneratedToken token) {
                                // The end has the counts and times.
                            }

                            @Override
                            public void onEnd(GenerationEnd ended) {
                                end.complete(ended);
                            }
                        });
        return switch (admission) {
            case Admission.Queued queued -> end.join();
            case Admission.Refused(var retryAfter, var reason) ->
                    throw new IllegalStateException(reason);
        };
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static double number(Map<String, Object> answer, String name) {
        return ((Number) answer.getOrDefault(name, 0)).doubleValue();
    }
}
