package dev.footnote.engine.tokenize;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Token spellings and their ids; ids may have gaps. */
final class Vocabulary {
    /** No known vocabulary is near this; a larger id is an error in the file. */
    private static final int IDS_MAX = 1 << 24;

    private final Map<String, Integer> ids;
    private final @Nullable String[] tokens;

    Vocabulary(Map<String, Integer> ids) {
        this.ids = new HashMap<>(ids);
        int size = 0;
        for (Map.Entry<String, Integer> entry : ids.entrySet()) {
            int id = entry.getValue();
            if (id < 0 || id >= IDS_MAX) {
                throw new TokenizerException(
                        TokenizerException.Kind.MALFORMED,
                        "token \"%s\" has the id %d, expected 0 to %d"
                                .formatted(entry.getKey(), id, IDS_MAX - 1));
            }
            size = Math.max(size, id + 1);
        }
        tokens = new String[size];
        ids.forEach((token, id) -> tokens[id] = token);
    }

    /** Tokens whose ids are their places; of equal spellings the first is the one looked up. */
    static Vocabulary of(List<String> spellings) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < spellings.size(); id++) {
            ids.putIfAbsent(spellings.get(id), id);
        }
        Vocabulary vocabulary = new Vocabulary(ids);
        for (int id = 0; id < vocabulary.tokens.length; id++) {
            vocabulary.tokens[id] = spellings.get(id);
        }
        return vocabulary;
    }

    /** The id, or -1. */
    int id(String token) {
        Integer id = ids.get(token);
        return id == null ? -1 : id;
    }

    @Nullable String token(int id) {
        return id >= 0 && id < tokens.length ? tokens[id] : null;
    }

    /** The longest spelling, in UTF-16 units. */
    int lengthMax() {
        int max = 0;
        for (String token : ids.keySet()) {
            max = Math.max(max, token.length());
        }
        return max;
    }

    boolean contains(String token) {
        return ids.containsKey(token);
    }

    int size() {
        return ids.size();
    }
}
