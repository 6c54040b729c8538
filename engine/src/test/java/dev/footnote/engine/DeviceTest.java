package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.engine.backend.opencl.OpenClDevice;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void aWordNamesADevice() {
        assertThat(Device.of("cpu")).isEqualTo(new Device.Processor());
        assertThat(Device.of("opencl")).isEqualTo(new Device.OpenCl(0));
        assertThat(Device.of("opencl:2")).isEqualTo(new Device.OpenCl(2));
        assertThat(Device.of("auto")).isEqualTo(new Device.Automatic());
        assertThat(new Device.Processor().found()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "OpenCL", "opencl:", "opencl:-1", "opencl:9999"})
    void anotherWordIsRefusedWithThoseThatAreKnown(String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Device.of(word))
                .withMessageContaining("'" + word + "'; cpu, opencl, opencl:NUMBER and auto");
    }

    @Test
    void whatDoesNotFitADeviceIsRefusedWithNumbers() {
        var device =
                new OpenClDevice(
                        "a small GPU",
                        true,
                        10 * MEBIBYTE,
                        10 * MEBIBYTE,
                        new OpenClDevice.Handle(0, 0));
        new MemoryPlan(4 * MEBIBYTE, 5 * MEBIBYTE, MEBIBYTE).requireFits(device);
        assertThatThrownBy(
                        () ->
                                new MemoryPlan(4 * MEBIBYTE, 6 * MEBIBYTE, MEBIBYTE)
                                        .requireFits(device))
                .isInstanceOf(ModelOpenException.class)
                .hasMessageContaining(
                        "weights 4 MiB, cache 6 MiB and buffers 1 MiB need 11 MiB, a small GPU has"
                                + " 10 MiB");
    }

    @Test
    void theCacheOfADeviceTakesNoHeap() {
        var plan = new MemoryPlan(1, 20, 300);
        assertThat(ModelMemory.of(plan, false).heapBytes()).isEqualTo(320);
        assertThat(ModelMemory.of(plan, true).heapBytes()).isEqualTo(300);
        assertThat(ModelMemory.of(plan, true).totalBytes()).isEqualTo(321);
    }

    @Test
    @Tag("opencl")
    void aDeviceThatIsNotThereIsRefusedWithThoseThatAre() {
        var settings = EngineSettings.defaults().on(new Device.OpenCl(99));
        assertThatThrownBy(() -> GenerationModel.open(Fixtures.path("tiny/llama"), settings))
                .isInstanceOf(ModelOpenException.class)
                .hasMessageContaining("there is no OpenCL device 99; there are 0 (");
    }

    @Test
    @Tag("opencl")
    void theCacheIsPlannedForTheMemoryOfTheDevice() {
        var settings = new EngineSettings(1, 64, 2, 4, new Device.OpenCl(0));
        var memory =
                ModelProfile.memory(
                        Fixtures.path("tiny/llama"), settings, EmbeddingPrecision.FLOAT32);
        assertThat(memory.onDevice()).isTrue();
        assertThat(memory.cacheBytes()).isPositive();
        assertThat(memory.heapBytes()).isEqualTo(memory.scratchBytes());
    }
}
