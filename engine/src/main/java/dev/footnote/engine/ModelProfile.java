package dev.footnote.engine;

import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Layer;
import dev.footnote.engine.plan.Part;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a model is, read from the beginnings of its files: nothing of its weights is touched, so
 * that a folder of models can be looked through quickly.
 *
 * @param name the name its files give it, or the file's own name
 * @param labels what a classifier's scores mean, otherwise none
 * @param pooling how an embedding model makes one vector of a text's: {@code mean} or {@code cls}
 */
public record ModelProfile(
        String name,
        ModelTask task,
        Shape shape,
        Storage storage,
        List<String> labels,
        Optional<String> pooling) {

    public ModelProfile {
        labels = List.copyOf(labels);
    }

    /**
     * The numbers of the transformer.
     *
     * @param family as the files spell it
     * @param heads of attention, where layers have one shape of them
     * @param tokensMax of one text as it is used, at most the context
     */
    public record Shape(
            String family,
            int layers,
            int hidden,
            Optional<AttentionHeads> heads,
            int contextLength,
            int tokensMax,
            int vocabulary) {}

    /** Query heads, key and value heads, and their width. */
    public record AttentionHeads(int queries, int keys, int width) {}

    /**
     * How the weights are stored.
     *
     * @param quantization the type most of them are stored in
     * @param tensorsByType how many tensors each type has
     */
    public record Storage(
            String quantization,
            long parameterCount,
            long weightsBytes,
            Map<String, Integer> tensorsByType) {
        public Storage {
            tensorsByType = Map.copyOf(tensorsByType);
        }
    }

    /** Reads a GGUF file, a Hugging Face folder or an ONNX folder. */
    public static ModelProfile read(Path path) {
        ModelFiles files = ModelFiles.open(path);
        try {
            return of(files);
        } finally {
            files.weights().close();
        }
    }

    /**
     * What opening the model with these settings will take now; a cache shrinks with the free heap.
     *
     * @param precision in which it would be opened, if it embeds texts
     */
    public static ModelMemory memory(
            Path path, EngineSettings settings, EmbeddingPrecision precision) {
        ModelFiles files = ModelFiles.open(path);
        try {
            return ModelMemory.of(
                    plan(files, settings, precision), settings.device().found().isPresent());
        } finally {
            files.weights().close();
        }
    }

    /** The identity of its weights: SHA-256 over the weight files; reads all of them. */
    public static String digest(Path path) {
        ModelFiles files = ModelFiles.open(path);
        try {
            return files.digest();
        } finally {
            files.weights().close();
        }
    }

    private static MemoryPlan plan(
            ModelFiles files, EngineSettings settings, EmbeddingPrecision precision) {
        return switch (ModelTask.of(files.description())) {
            case GENERATE -> DecoderModel.memory(files, settings);
            case REWRITE -> EncoderDecoderModel.memory(files, settings);
            case EMBED -> EncoderModel.memory(files, precision);
            case CLASSIFY, RERANK -> EncoderRunner.memory(files, HeadClassifier.shape(files));
            case EXTRACT -> EncoderRunner.memory(files, HeadExtractor.shape(files));
        };
    }

    private static ModelProfile of(ModelFiles files) {
        Description description = files.description();
        return new ModelProfile(
                files.name(),
                ModelTask.of(description),
                new Shape(
                        description.family(),
                        description.stack().layers().size(),
                        description.size().hidden(),
                        heads(description),
                        description.size().contextLength(),
                        EmbeddingRecipe.of(files).tokensMax(),
                        description.size().vocabulary()),
                storage(files),
                description.head() instanceof Head.Classes classes ? classes.labels() : List.of(),
                description.head() instanceof Head.Hidden
                        ? Optional.of(EmbeddingRecipe.of(files).pooling().word())
                        : Optional.empty());
    }

    private static Storage storage(ModelFiles files) {
        Map<String, Integer> byType = new TreeMap<>();
        files.weights()
                .tensors()
                .values()
                .forEach(tensor -> byType.merge(tensor.type().name(), 1, Integer::sum));
        return new Storage(
                files.commonType().name(), files.parameterCount(), files.weightsBytes(), byType);
    }

    private static Optional<AttentionHeads> heads(Description description) {
        List<Heads> all =
                description.stack().layers().stream()
                        .map(Layer::parts)
                        .flatMap(List::stream)
                        .map(Part::body)
                        .flatMap(ModelProfile::headsOf)
                        .distinct()
                        .toList();
        return all.size() == 1
                ? Optional.of(
                        new AttentionHeads(
                                all.getFirst().queries(),
                                all.getFirst().keys(),
                                all.getFirst().width()))
                : Optional.empty();
    }

    private static Stream<Heads> headsOf(Body body) {
        return body instanceof Body.SelfAttention attention
                ? Stream.of(attention.heads())
                : Stream.of();
    }
}
