package dev.footnote.engine.golden;

import dev.footnote.engine.backend.nativecpu.NativeVariants;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/** All families and block formats on the native kernels, within the vector kernels' tolerances. */
@Tag("native")
class NativeGoldenTest {

    static List<String> encoders() {
        return families("tiny-encoder/1");
    }

    static List<String> decoders() {
        return families("tiny-decoder/1");
    }

    static List<String> encoderDecoders() {
        return families("tiny-t5/1");
    }

    static List<String> ggufDecoders() {
        return Fixtures.names("gguf", ".gguf").stream()
                .filter(
                        name ->
                                Fixtures.json("gguf/" + name + ".golden.json")
                                        .get("prompts")
                                        .get(0)
                                        .has("last"))
                .toList();
    }

    private static List<String> families(String format) {
        return Fixtures.names("tiny", "").stream()
                .filter(
                        family ->
                                Fixtures.json("tiny/" + family + "/golden.json")
                                        .get("format")
                                        .asString()
                                        .equals(format))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void encodersComputeAsTheReference(String family) {
        EncoderGolden.check(family, NativeVariants.best(2));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void decodersComputeAsTheReference(String family) {
        DecoderGolden.check(family, NativeVariants.best(2));
    }

    @ParameterizedTest
    @MethodSource("encoderDecoders")
    void encoderDecodersComputeAsTheReference(String family) {
        EncoderDecoderGolden.check(family, NativeVariants.best(2));
    }

    @ParameterizedTest
    @MethodSource("ggufDecoders")
    void everyBlockFormatGivesTheReferencesLogProbabilities(String name) {
        GgufGolden.checkLogProbabilities(name, NativeVariants.best(2));
    }
}
