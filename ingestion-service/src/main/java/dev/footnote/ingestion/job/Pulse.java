package dev.footnote.ingestion.job;

/** The signs of life of a thread, given by it and looked at by another; by elapsed time. */
final class Pulse {
    private volatile long beatNanos = System.nanoTime();
    private volatile boolean inStep;
    private volatile boolean over;

    void beat() {
        beatNanos = System.nanoTime();
    }

    /** From now on a step with limits of its own runs, or no longer. */
    void step(boolean begins) {
        inStep = begins;
        beat();
    }

    boolean isStill(Patience patience) {
        var longest = inStep ? patience.step() : patience.statement();
        return System.nanoTime() - beatNanos > longest.toNanos();
    }

    /** The thread is to end, or has been replaced. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
