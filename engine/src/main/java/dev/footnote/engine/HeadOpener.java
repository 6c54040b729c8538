package dev.footnote.engine;

import dev.footnote.engine.ModelOpenException.Kind;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.tokenize.Tokenizer;

import java.nio.file.Path;
import java.util.Locale;

/** Opens encoders with a head: files, then the memory they will take, then everything else. */
final class HeadOpener {

    private HeadOpener() {}

    static ClassificationModel openClassification(Path path, EngineSettings settings) {
        return ModelParts.open(
                path,
                files -> {
                    if (!(files.description().head() instanceof Head.Classes)) {
                        throw otherUse(files, "no head that scores labels");
                    }
                    ModelOpener.requireFits(
                            EncoderRunner.memory(files, HeadClassifier.shape(files)), settings);
                    Tokenizer tokenizer = ModelOpener.tokenizer(files);
                    return ModelParts.of(files, settings)
                            .into(parts -> new HeadClassifier(parts, tokenizer));
                });
    }

    static ExtractionModel openExtraction(Path path, EngineSettings settings) {
        return ModelParts.open(
                path,
                files -> {
                    if (!(files.description().head() instanceof Head.AnswerSpan)) {
                        throw otherUse(files, "no head that finds answers");
                    }
                    ModelOpener.requireFits(
                            EncoderRunner.memory(files, HeadExtractor.shape(files)), settings);
                    Tokenizer tokenizer = ModelOpener.tokenizer(files);
                    return ModelParts.of(files, settings)
                            .into(parts -> new HeadExtractor(parts, tokenizer));
                });
    }

    private static ModelOpenException otherUse(ModelFiles files, String lack) {
        return new ModelOpenException(
                Kind.OTHER_USE,
                "%s (%s) has %s; it is a model to %s"
                        .formatted(
                                files.path(),
                                files.description().family(),
                                lack,
                                ModelTask.of(files.description()).name().toLowerCase(Locale.ROOT)));
    }
}
