package dev.footnote.servicekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import java.time.Duration;

class DrainingTest {
    @Test
    void fromTheStopOnEveryAnswerClosesItsConnectionAndTheStopWaits() throws Exception {
        var draining = new Draining(Duration.ofMillis(300));
        draining.start();
        assertThat(answer(draining).getHeader("Connection")).isNull();

        long begun = System.nanoTime();
        draining.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(draining.isRunning()).isFalse();
        assertThat(answer(draining).getHeader("Connection")).isEqualTo("close");
    }

    @Test
    void nobodyWaitsLongerThanASupervisorWould() {
        assertThatThrownBy(() -> new StopSettings(Duration.ofMinutes(1)))
                .hasMessageContaining("0 to 15 s");
    }

    private static MockHttpServletResponse answer(Draining draining) throws Exception {
        var response = new MockHttpServletResponse();
        draining.doFilter(new MockHttpServletRequest(), response, new MockFilterChain());
        return response;
    }
}
