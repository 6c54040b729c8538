package dev.footnote.engine;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.json.JsonValue.JsonString;
import dev.footnote.engine.tokenize.Tokenizer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a model's files say of the texts around it.
 *
 * @param tokenizer the kind of its tokenizer, as the files call it
 * @param chatTemplate how it writes conversations
 * @param licence the name of its licence, as the files give it
 * @param stops spellings of the tokens that end an answer
 */
public record ModelTexts(
        Optional<String> tokenizer,
        Optional<String> chatTemplate,
        Optional<String> licence,
        List<String> stops) {

    public ModelTexts {
        stops = List.copyOf(stops);
    }

    /** Reads a GGUF file or the small files of a folder. */
    public static ModelTexts read(Path path) {
        ModelFiles files = ModelFiles.open(path);
        try {
            return of(files);
        } finally {
            files.weights().close();
        }
    }

    /** The tokenizer alone, without the model. */
    public static Tokenizer tokenizerOf(Path path) {
        ModelFiles files = ModelFiles.open(path);
        try {
            return ModelOpener.tokenizer(files);
        } finally {
            files.weights().close();
        }
    }

    private static ModelTexts of(ModelFiles files) {
        ChatFormat chat = ChatFormat.of(files);
        return new ModelTexts(
                tokenizer(files),
                ChatFormat.templateText(files),
                licence(files),
                stops(files, chat));
    }

    private static List<String> stops(ModelFiles files, ChatFormat chat) {
        var tokenizer = ModelOpener.tokenizer(files);
        return chat.endIds().stream()
                .sorted()
                .flatMap(id -> tokenizer.tokenOf(id).stream())
                .toList();
    }

    private static Optional<String> tokenizer(ModelFiles files) {
        if (files.isSingleFile()) {
            return text(files, "tokenizer.ggml.model");
        }
        return files.json("tokenizer.json")
                .flatMap(json -> json.find("model"))
                .map(JsonValue::asObject)
                .flatMap(ModelTexts::kind);
    }

    private static Optional<String> kind(JsonObject model) {
        // Older files do not say it; only byte-pair models have merges.
        return model.find("type")
                .map(JsonValue::asString)
                .or(() -> model.find("merges").map(ignored -> "BPE"));
    }

    private static Optional<String> text(ModelFiles files, String key) {
        return files.weights().metadata().get(key) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /** GGUF metadata, the front matter of the model card, or the beginning of a licence file. */
    private static Optional<String> licence(ModelFiles files) {
        return text(files, "general.license")
                .or(() -> files.text("README.md").flatMap(ModelTexts::frontMatter))
                .or(
                        () ->
                                files.json("config.json")
                                        .flatMap(json -> json.find("license"))
                                        .filter(JsonString.class::isInstance)
                                        .map(JsonValue::asString))
                .or(
                        () ->
                                List.of("LICENSE", "LICENSE.txt", "LICENSE.md").stream()
                                        .flatMap(name -> files.text(name).stream())
                                        .flatMap(ModelTexts::firstLine)
                                        .findFirst());
    }

    private static Optional<String> frontMatter(String card) {
        if (!card.startsWith("---")) {
            return Optional.empty();
        }
        return card.lines()
                .skip(1)
                .takeWhile(line -> !line.startsWith("---"))
                .filter(line -> line.startsWith("license:"))
                .map(line -> line.substring("license:".length()).strip())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private static java.util.stream.Stream<String> firstLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).limit(1);
    }
}
