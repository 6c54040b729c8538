package dev.footnote.knowledge;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Why a passage stands where it stands.
 *
 * @param bm25 lexical score; empty when words did not find it
 * @param bm25Rank from 1
 * @param cosine with the query's embedding, also when only words found it; empty without embedding
 * @param vectorRank from 1; empty when vectors did not find it
 * @param coverage share of the query's words that the passage holds, weighted by their rarity, 0 to
 *     1
 * @param fused what the passages are ordered by
 */
public record PassageScores(
        OptionalDouble bm25,
        OptionalInt bm25Rank,
        OptionalDouble cosine,
        OptionalInt vectorRank,
        double coverage,
        double fused) {}
