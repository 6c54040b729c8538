package dev.footnote.standalone.access;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the two, and what is hers alone: a collection, a document in a collection of both, and the
 * jobs and words of these.
 */
record Side(
        Principal principal,
        String collection,
        String narrowed,
        List<String> documentIds,
        List<String> jobIds,
        List<String> words) {
    Side {
        documentIds = List.copyOf(documentIds);
        jobIds = List.copyOf(jobIds);
        words = List.copyOf(words);
    }

    String document() {
        return documentIds.getFirst();
    }

    String job() {
        return jobIds.getFirst();
    }

    /** Whatever of this must not reach the other one. */
    List<String> traces() {
        var traces = new ArrayList<String>();
        traces.add(collection);
        traces.add(narrowed);
        traces.addAll(documentIds);
        traces.addAll(jobIds);
        traces.addAll(words);
        return traces;
    }
}
