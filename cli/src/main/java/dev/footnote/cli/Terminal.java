package dev.footnote.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/**
 * What the user sees. Answers and tables go to {@code out}; stages, bars and errors to {@code err},
 * so that output can be piped.
 *
 * @param interactive whether a person looks at it: bars move only then
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {

    public static Terminal system() {
        boolean looked =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return new Terminal(System.out, System.err, looked);
    }

    /** A line about what happens now. */
    public void stage(String line) {
        err.println(line);
        err.flush();
    }

    /** Begins a bar; where nobody looks, its name is printed once. */
    public Bar bar(String name, long total, Unit unit) {
        if (!interactive) {
            stage(name);
            return new Bar() {
                @Override
                public void to(long done) {
                    // Nobody looks.
                }

                @Override
                public void close() {
                    // Nothing is drawn.
                }
            };
        }
        var bar =
                new ProgressBarBuilder()
                        .setTaskName(name)
                        .setInitialMax(total)
                        .setUnit(unit.name, unit.size)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(200)
                        .build();
        return new Drawn(bar);
    }

    public enum Unit {
        MEGABYTES(" MB", 1_000_000),
        PIECES("", 1);

        private final String name;
        private final long size;

        Unit(String name, long size) {
            this.name = name;
            this.size = size;
        }
    }

    public interface Bar extends AutoCloseable {
        void to(long done);

        @Override
        void close();
    }

    private record Drawn(ProgressBar bar) implements Bar {
        @Override
        public void to(long done) {
            bar.stepTo(Math.min(done, bar.getMax()));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
