package dev.footnote.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Beam search, as Hugging Face transformers does it: at each step the best continuations of all
 * beams together go on, twice as many are looked at, so that those which end do not crowd the
 * others out; ended ones compete by their mean log-probability. Decided purely: who computes scores
 * hands them in.
 */
final class BeamSearch {
    private final int width;
    private final Set<Integer> endIds;
    private List<Beam> running = new ArrayList<>();
    private final List<Beam> ended = new ArrayList<>();

    /**
     * A beginning of an answer.
     *
     * @param sum of the log-probabilities of its tokens
     */
    record Beam(List<Integer> ids, double sum) {
        Beam {
            ids = List.copyOf(ids);
        }

        double mean() {
            return ids.isEmpty() ? 0 : sum / ids.size();
        }
    }

    /** A beam that goes on, and which of those before it continues. */
    record Step(int from, Beam beam) {}

    private record Candidate(int from, int id, double sum) {}

    BeamSearch(int width, Set<Integer> endIds) {
        this.width = width;
        this.endIds = Set.copyOf(endIds);
        running.add(new Beam(List.of(), 0));
    }

    /** Those that go on. */
    List<Beam> running() {
        return List.copyOf(running);
    }

    /**
     * One more token.
     *
     * @param logProbabilities of the vocabulary, for each running beam
     */
    List<Step> advance(float[][] logProbabilities) {
        List<Candidate> candidates = new ArrayList<>();
        for (int from = 0; from < running.size(); from++) {
            addBest(from, logProbabilities[from], candidates);
        }
        candidates.sort(Comparator.comparingDouble(Candidate::sum).reversed());
        List<Step> going = new ArrayList<>();
        for (int i = 0; i < Math.min(2 * width, candidates.size()); i++) {
            Candidate candidate = candidates.get(i);
            List<Integer> ids = new ArrayList<>(running.get(candidate.from()).ids());
            ids.add(candidate.id());
            Beam beam = new Beam(ids, candidate.sum());
            if (!endIds.contains(candidate.id())) {
                if (going.size() < width) {
                    going.add(new Step(candidate.from(), beam));
                }
            } else if (i < width) {
                keep(beam);
            }
        }
        running = new ArrayList<>(going.stream().map(Step::beam).toList());
        return going;
    }

    /** The best tokens of one beam: no more can be among the best of all. */
    private void addBest(int from, float[] scores, List<Candidate> to) {
        List<Candidate> best = new ArrayList<>();
        for (int id = 0; id < scores.length; id++) {
            double sum = running.get(from).sum() + scores[id];
            if (best.size() == 2 * width && sum <= best.getLast().sum()) {
                continue;
            }
            int at = best.size();
            while (at > 0 && best.get(at - 1).sum() < sum) {
                at--;
            }
            best.add(at, new Candidate(from, id, sum));
            if (best.size() > 2 * width) {
                best.removeLast();
            }
        }
        to.addAll(best);
    }

    private void keep(Beam beam) {
        ended.add(beam);
        ended.sort(Comparator.comparingDouble(Beam::mean).reversed());
        if (ended.size() > width) {
            ended.removeLast();
        }
    }

    /** Whether no running beam can still become better than what has ended. */
    boolean done() {
        if (running.isEmpty()) {
            return true;
        }
        return ended.size() == width && ended.getLast().mean() >= running.getFirst().mean();
    }

    /** The best of all; those that run count as they are when nothing more comes. */
    Beam best() {
        Optional<Beam> cut =
                ended.size() < width || !done() ? running.stream().max(byMean()) : Optional.empty();
        List<Beam> all = new ArrayList<>(ended);
        cut.ifPresent(all::add);
        return all.stream().max(byMean()).orElseThrow();
    }

    private static Comparator<Beam> byMean() {
        return Comparator.comparingDouble(Beam::mean);
    }
}
