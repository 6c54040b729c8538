package dev.footnote.ingestion.chunk;

import java.util.List;

/** How many tokens of the embedding model each text has, without special tokens. */
public interface TokenCounter {
    List<Integer> count(List<String> texts);
}
