package dev.footnote.engine.sample.grammar;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads texts by an {@link Automaton}, byte by byte, made deterministic as far as it is walked: a
 * {@link Place} stands for all the states, each with its stack of calls, in which the automaton may
 * be. Places and stacks are kept, so that a text that goes round in a grammar computes nothing
 * anew. Not for several threads.
 */
final class Reading {
    private static final int PLACES_MAX = 20_000;
    private static final int THREADS_MAX = 4_096;
    private static final int FRAMES_MAX = 2_000_000;

    /** States looked at for one token of a text, while all of a vocabulary are tried. */
    private static final int WORK_MAX = 10_000_000;

    private static final int EMPTY = 0;

    private final Automaton automaton;
    private final Map<Key, Place> places = new HashMap<>();
    private final Map<Long, Integer> frames = new HashMap<>();
    private int[] goesOn = new int[256]; // of a frame: where, and below which other
    private int[] below = new int[256];
    private int[] depths = new int[256];
    private int frameCount = 1; // the first is the empty stack
    private int work;

    Reading(Automaton automaton) {
        this.automaton = automaton;
    }

    /** Where a text may be; the same object for the same possibilities. */
    static final class Place {
        private final long[] threads; // stack above state; all read a byte
        private final boolean accepts;
        private final @Nullable Place[] next = new Place[256];
        @Nullable BitSet allowed; // tokens, kept by whoever asks for them

        private Place(long[] threads, boolean accepts) {
            this.threads = threads;
            this.accepts = accepts;
        }

        /** Whether the text may end here. */
        boolean accepts() {
            return accepts;
        }

        /** Whether anything may follow. */
        boolean goesOn() {
            return threads.length > 0;
        }

        /** Whether no text comes here. */
        boolean isDead() {
            return !accepts && threads.length == 0;
        }
    }

    private record Key(List<Long> threads, boolean accepts) {}

    /** States with their stacks while a step is made. */
    private static final class Threads {
        private long[] all = new long[16];
        private final Set<Long> seen = new HashSet<>();
        private long[] work = new long[16];
        private int waiting;
        private int count;
        private boolean accepts;

        boolean add(long thread) {
            if (!seen.add(thread)) {
                return false;
            }
            if (seen.size() > THREADS_MAX) {
                throw tooAmbiguous("the text can be read in more than %,d ways", THREADS_MAX);
            }
            return true;
        }

        /** Looks at a state later. */
        void reach(int state, int frame) {
            if (waiting == work.length) {
                work = Arrays.copyOf(work, waiting * 2);
            }
            work[waiting++] = (long) frame << 32 | state;
        }

        long take() {
            return work[--waiting];
        }

        void keep(long thread) {
            if (count == all.length) {
                all = Arrays.copyOf(all, count * 2);
            }
            all[count++] = thread;
        }
    }

    /**
     * Before the first byte.
     *
     * @param blankFirst whether one space may come before
     */
    Place start(boolean blankFirst) {
        Threads threads = new Threads();
        spread(automaton.start(), EMPTY, threads);
        Place start = place(threads);
        if (!blankFirst || !step(start, ' ').isDead()) {
            return start;
        }
        Place spaced = new Place(start.threads, start.accepts);
        spaced.next[' '] = start;
        return spaced;
    }

    /** A token was chosen: the work for the next is counted from here. */
    void beginToken() {
        work = 0;
    }

    /** After one more byte. */
    Place step(Place from, int value) {
        Place known = from.next[value];
        if (known != null) {
            return known;
        }
        Threads threads = new Threads();
        for (long thread : from.threads) {
            int[] edges = automaton.byteEdges((int) thread);
            for (int i = 0; i < edges.length; i += 3) {
                if (edges[i] <= value && value <= edges[i + 1]) {
                    spread(edges[i + 2], (int) (thread >>> 32), threads);
                }
            }
        }
        Place next = place(threads);
        from.next[value] = next;
        return next;
    }

    private Place place(Threads threads) {
        long[] sorted = Arrays.copyOf(threads.all, threads.count);
        Arrays.sort(sorted);
        if (places.size() == PLACES_MAX) {
            places.clear(); // Those in use stay with their users.
        }
        Key key = new Key(Arrays.stream(sorted).boxed().toList(), threads.accepts);
        return places.computeIfAbsent(key, it -> new Place(sorted, threads.accepts));
    }

    /** Follows edges that take nothing; keeps what reads a byte. */
    private void spread(int first, int firstFrame, Threads threads) {
        threads.reach(first, firstFrame);
        while (threads.waiting > 0) {
            long thread = threads.take();
            if (++work > WORK_MAX) {
                throw tooAmbiguous("the next token needs more than %,d steps", WORK_MAX);
            }
            int state = (int) thread;
            int frame = (int) (thread >>> 32);
            if (depths[frame] + automaton.needed(state) > Automaton.DEPTH_MAX
                    || !threads.add(thread)) {
                continue;
            }
            if (automaton.byteEdges(state).length > 0) {
                threads.keep(thread);
            }
            for (int target : automaton.freeEdges(state)) {
                threads.reach(target, frame);
            }
            spreadCalls(state, frame, threads);
            if (automaton.endsRule(state)) {
                if (frame == EMPTY) {
                    threads.accepts = true;
                } else {
                    threads.reach(goesOn[frame], below[frame]);
                }
            }
        }
    }

    private void spreadCalls(int state, int frame, Threads threads) {
        int[] calls = automaton.calls(state);
        for (int i = 0; i < calls.length; i += 2) {
            int after = calls[i + 1];
            if (automaton.onlyEnds(after)) {
                threads.reach(calls[i], frame);
            } else if (depths[frame] + automaton.needed(after) <= Automaton.DEPTH_MAX) {
                threads.reach(calls[i], push(frame, after));
            }
        }
    }

    private static GrammarException tooAmbiguous(String what, int limit) {
        return new GrammarException(
                GrammarException.Kind.LIMIT,
                "ambiguity",
                what.formatted(limit) + "; make the grammar less ambiguous");
    }

    private int push(int frame, int after) {
        Integer known = frames.get((long) frame << 32 | after);
        if (known != null) {
            return known;
        }
        if (frameCount == FRAMES_MAX) {
            throw tooAmbiguous("the text so far needs more than %,d stacks", FRAMES_MAX);
        }
        if (frameCount == goesOn.length) {
            goesOn = Arrays.copyOf(goesOn, frameCount * 2);
            below = Arrays.copyOf(below, frameCount * 2);
            depths = Arrays.copyOf(depths, frameCount * 2);
        }
        goesOn[frameCount] = after;
        below[frameCount] = frame;
        depths[frameCount] = depths[frame] + 1;
        frames.put((long) frame << 32 | after, frameCount);
        return frameCount++;
    }
}
