package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** The service as a client sees it, computing on an OpenCL device. */
class OnADeviceTest {
    @Nested
    @Tag("opencl")
    @TestPropertySource(properties = "footnote.inference.device=opencl")
    class TheClient extends OpenAiClientTest {}

    @Test
    void aDeviceThatNobodyKnowsIsRefusedWhenTheServiceStarts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InferenceSettings("smollm2", 1, 64, 1, 1, "gpu"))
                .withMessageStartingWith("footnote.inference.device: the device is 'gpu'; cpu,");
    }
}
