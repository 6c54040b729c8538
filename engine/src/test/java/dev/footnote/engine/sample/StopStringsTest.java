package dev.footnote.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

class StopStringsTest {
    @Test
    void holdsBackWhatMayBeginAStopString() {
        StopStrings stops = new StopStrings(List.of("\n\nUser:", "END"));
        assertThat(stops.push("Hello\n")).isEqualTo("Hello");
        assertThat(stops.push("\nUse")).isEmpty();
        assertThat(stops.push("ful")).isEqualTo("\n\nUseful");
        assertThat(stops.push(" E")).isEqualTo(" ");
        assertThat(stops.push("N")).isEmpty();
        assertThat(stops.finish()).isEqualTo("EN");
        assertThat(stops.stopped()).isFalse();
    }

    @Test
    void cutsAtTheEarliestStopStringAndGivesNothingAfterIt() {
        StopStrings stops = new StopStrings(List.of("ab", "xabc"));
        assertThat(stops.push("1x")).isEqualTo("1");
        assertThat(stops.push("abc2")).isEmpty();
        assertThat(stops.stopped()).isTrue();
        assertThat(stops.push("more")).isEmpty();
        assertThat(stops.finish()).isEmpty();
    }

    @Test
    void textInAnyPiecesGivesTheSameAsTextAtOnce() {
        long seed = Long.getLong("footnote.fuzz.seed", 42L);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append("ab".charAt(random.nextInt(2)));
            }
            List<String> strings = List.of("aab", "bbb", "abab");
            StopStrings stops = new StopStrings(strings);
            StringBuilder out = new StringBuilder();
            int at = 0;
            while (at < text.length()) {
                int to = Math.min(text.length(), at + random.nextInt(1, 5));
                out.append(stops.push(text.substring(at, to)));
                at = to;
            }
            out.append(stops.finish());
            int end =
                    strings.stream()
                            .mapToInt(text::indexOf)
                            .filter(i -> i >= 0)
                            .min()
                            .orElse(text.length());
            assertThat(out.toString())
                    .as("seed %d, text %s", seed, text)
                    .isEqualTo(text.substring(0, end));
        }
    }

    @Test
    void refusesAnEmptyStopString() {
        assertThatThrownBy(() -> new StopStrings(List.of("a", "")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
