package dev.footnote.embedding;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.footnote.engine.EmbeddingPrecision;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

import java.util.List;

/** The service as a client sees it, computing on an OpenCL device. */
class OnADeviceTest {
    @Nested
    @Tag("opencl")
    @TestPropertySource(properties = "footnote.embedding.device=opencl")
    class TheDialects extends DialectsTest {}

    @Test
    void aDeviceThatNobodyKnowsIsRefusedWhenTheServiceStarts() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new EmbeddingSettings(
                                        "minilm",
                                        1,
                                        List.of("en"),
                                        2,
                                        "",
                                        "",
                                        "",
                                        EmbeddingPrecision.FLOAT32,
                                        "gpu"))
                .withMessageStartingWith("footnote.embedding.device: the device is 'gpu'; cpu,");
    }
}
