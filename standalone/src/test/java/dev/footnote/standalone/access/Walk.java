package dev.footnote.standalone.access;

import dev.footnote.standalone.access.Principal.Call;

import java.util.List;
import java.util.function.Function;

/** How a route is shown to tell nobody of what is another's. */
sealed interface Walk {
    /** Says the same to all: nothing of documents. */
    record Same(Call call) implements Walk {}

    /** The models alone: a key is needed, and no document is read. */
    record Models(Call call) implements Walk {}

    /** For administrators: both are refused. */
    record Administration(Call call) implements Walk {}

    /**
     * Shows each what it may see.
     *
     * @param own calls by the one, given her side: their answers hold no trace of the other
     * @param foreign calls that name what is the other's, and the same that name what is not there:
     *     their answers are alike
     */
    record Seen(List<Function<Side, Call>> own, List<Pair> foreign) implements Walk {
        public Seen {
            own = List.copyOf(own);
            foreign = List.copyOf(foreign);
        }
    }

    /** A call with the name of something, once the other's and once of nothing. */
    record Pair(Function<Side, String> of, String nothing, Function<String, Call> call) {}

    static Seen own(Function<Side, Call> own) {
        return new Seen(List.of(own), List.of());
    }

    static Seen foreign(Pair... foreign) {
        return new Seen(List.of(), List.of(foreign));
    }

    /** The other's collection, and one that is not there. */
    static Pair collection(Function<String, Call> call) {
        return new Pair(Side::collection, "absent-notes", call);
    }

    /** The other's document in the collection of both, and one that is not there. */
    static Pair narrowed(Function<String, Call> call) {
        return new Pair(Side::narrowed, "absent.txt", call);
    }

    static Pair job(Function<String, Call> call) {
        return new Pair(Side::job, "00000000-0000-0000-0000-000000000000", call);
    }
}
