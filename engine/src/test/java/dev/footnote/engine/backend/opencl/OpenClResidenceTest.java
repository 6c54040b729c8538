package dev.footnote.engine.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.engine.backend.AttentionShape;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.Spans;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/** What stays on a device, and what comes back. */
@Tag("opencl")
class OpenClResidenceTest {
    private Kernels kernels = TestDevice.kernels();

    @BeforeEach
    void open() {
        kernels.close();
        kernels = TestDevice.kernels();
    }

    @AfterEach
    void close() {
        kernels.close();
    }

    @Test
    void keptValuesComeToTheHeapWhenTheyAreFetched() {
        float[] x = {1, 2, 3};
        kernels.keep(x);
        kernels.changed(x, 3);
        kernels.scale(x, 10, 2);
        kernels.add(x, new float[] {5, 5}, 2);
        assertThat(x).containsExactly(1, 2, 3);
        kernels.fetch(x);
        assertThat(x).containsExactly(15, 25, 3);
    }

    @Test
    void valuesThatTheHeapChangedAreComputedWith() {
        float[] x = {1, 2, 3};
        float[] y = new float[3];
        kernels.keep(x);
        kernels.keep(y);
        kernels.changed(x, 3);
        kernels.pick(x, new int[] {0}, 1, 3, y);
        x[1] = 7;
        kernels.changed(x, 3);
        kernels.add(y, x, 3);
        kernels.fetch(y);
        assertThat(y).containsExactly(2, 9, 6);
    }

    @Test
    void aCacheIsCopiedWhereItLies() {
        float[] cache = kernels.allocate(8);
        assertThat(cache).isEmpty();
        float[] out = new float[2];
        kernels.scatter(new float[] {3, 4}, new int[] {1}, 1, 2, cache);
        kernels.copy(cache, 2, 6, 2);
        kernels.pick(cache, new int[] {3}, 1, 2, out);
        assertThat(out).containsExactly(3, 4);
    }

    @Test
    void indicesOfAStepAreSentAnewInTheNext() {
        float[] from = {1, 2, 3};
        float[] out = new float[1];
        int[] row = {2};
        for (int step = 0; step < 3; step++) {
            row[0] = step;
            kernels.beginStep();
            kernels.pick(from, row, 1, 1, out);
            kernels.endStep();
            assertThat(out).containsExactly(step + 1);
        }
    }

    @Test
    void moreIndicesThanThereIsRoomForFindRoom() {
        int[] rows = new int[50_000];
        float[] out = new float[rows.length];
        Arrays.setAll(rows, i -> i % 3);
        for (int step = 0; step < 2; step++) {
            kernels.beginStep();
            for (int count : new int[] {10_000, 10_000, 50_000}) {
                int[] some = Arrays.copyOf(rows, count);
                kernels.pick(new float[] {5, 6, 7}, some, count, 1, out);
                assertThat(out[count - 1]).isEqualTo(5 + (count - 1) % 3);
            }
            kernels.endStep();
        }
    }

    @Test
    void whatLiesOutsideAnArrayIsRefusedBeforeTheDeviceSeesIt() {
        float[] x = new float[4];
        List<Runnable> outside =
                List.of(
                        () -> kernels.scale(x, 2, 5),
                        () -> kernels.pick(x, new int[] {4}, 1, 1, new float[1]),
                        () -> kernels.pick(x, new int[] {-1}, 1, 1, new float[1]),
                        () -> kernels.scatter(x, new int[] {9}, 1, 4, new float[8]),
                        () -> kernels.softmax(x, 2, 3),
                        () -> kernels.copy(kernels.allocate(4), 0, 3, 2));
        for (Runnable call : outside) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(call::run);
        }
        x[3] = 5;
        kernels.scale(x, 2, 4);
        assertThat(x).containsExactly(0, 0, 0, 10);
    }

    @Test
    void keysThatAreNotThereAreRefused() {
        Spans spans = new Spans(1, 16);
        spans.count = 1;
        spans.queryCount[0] = 1;
        spans.keyCount[0] = 17;
        spans.pageRows[0] = new int[] {0, 16};
        AttentionShape shape =
                new AttentionShape(1, 1, 2, 1, 0, false, Integer.MAX_VALUE, new float[0]);
        float[] keys = new float[32];
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> kernels.attend(new float[2], keys, keys, shape, spans, new float[2]))
                .withMessageContaining("need 34 values of keys; there are 32");
    }

    @Test
    void afterTheEndEveryUseIsAnException() {
        float[] x = {1};
        kernels.keep(x);
        kernels.scale(x, 1, 1);
        kernels.close();
        kernels.close();
        List<Runnable> uses =
                List.of(
                        () -> kernels.scale(x, 2, 1),
                        () -> kernels.fetch(x),
                        () -> kernels.changed(x, 1),
                        () -> kernels.keep(new float[1]),
                        () -> kernels.load(new float[1]),
                        () -> kernels.allocate(1));
        for (Runnable use : uses) {
            assertThatIllegalStateException()
                    .isThrownBy(use::run)
                    .withMessage("the kernels are closed");
        }
    }

    @Test
    void aBufferLargerThanTheDeviceAllowsIsRefusedWithNumbers() {
        OpenClDevice device = OpenClDevice.numbered(0);
        try (var queue =
                new DeviceQueue(
                        new OpenClDevice(
                                device.name(), false, device.memoryBytes(), 64, device.handle()))) {
            assertThatThrownBy(() -> queue.allocate(65))
                    .isInstanceOf(OpenClException.class)
                    .hasMessageContaining("64 bytes at most; 65 were asked for");
        }
    }
}
