package dev.footnote.engine.golden;

import dev.footnote.engine.backend.opencl.TestDevice;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/**
 * All families and block formats on a device, whose activations are floats as the plain kernels'.
 */
@Tag("opencl")
class OpenClGoldenTest {

    static List<String> encoders() {
        return families("tiny-encoder/1");
    }

    static List<String> decoders() {
        return families("tiny-decoder/1");
    }

    static List<String> encoderDecoders() {
        return families("tiny-t5/1");
    }

    static List<String> gguf() {
        return Fixtures.names("gguf", ".gguf");
    }

    static List<String> adapters() {
        return Fixtures.names("lora", "");
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
        EncoderGolden.check(family, TestDevice.kernels());
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void decodersComputeAsTheReference(String family) {
        DecoderGolden.check(family, TestDevice.kernels());
    }

    @ParameterizedTest
    @MethodSource("encoderDecoders")
    void encoderDecodersComputeAsTheReference(String family) {
        EncoderDecoderGolden.check(family, TestDevice.kernels());
    }

    @ParameterizedTest
    @MethodSource("gguf")
    void everyBlockFormatGivesTheReferencesScores(String name) {
        GgufGolden.checkScores(name, TestDevice.kernels());
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void adaptersChangeScoresAsTheReference(String name) {
        AdapterGolden.check(name, TestDevice::kernels);
    }
}
