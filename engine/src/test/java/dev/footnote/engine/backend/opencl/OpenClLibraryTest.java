package dev.footnote.engine.backend.opencl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class OpenClLibraryTest {
    @Test
    void aMachineWithoutOpenClIsToldWhatToInstall() {
        assertThatThrownBy(() -> OpenClLibrary.load(List.of("libabsent-opencl.so.1")))
                .isInstanceOf(OpenClException.class)
                .hasMessageStartingWith("OpenCL is not installed: libabsent-opencl.so.1 was not")
                .hasMessageContaining("ocl-icd-libopencl1");
    }
}
