package dev.footnote.knowledge.solr;

import org.apache.solr.common.params.ModifiableSolrParams;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * BM25 as a function that Solr computes for each passage which has one of the terms. Its numbers
 * come with the query and are those of what the reader sees, where Solr's own are of everything
 * that a shard holds: so no score tells of what is hidden, and all shards score alike. The formula,
 * its constants and its single precision are Lucene's.
 *
 * @param passages that have words
 * @param lengthMean their mean number of terms
 */
record Bm25(int passages, float lengthMean) {
    private static final float K1 = 1.2f;
    private static final float B = 0.75f;

    /**
     * Forms that count as one term.
     *
     * @param passages in how many it stands
     */
    record Term(List<String> forms, int passages, float boost) {
        Term {
            forms = List.copyOf(forms);
        }
    }

    /** The query, and the filter that leaves passages with any of the terms; one at least. */
    void write(ModifiableSolrParams params, List<Term> terms) {
        StringJoiner sum = new StringJoiner(",", "{!func}sum(", ")");
        List<String> forms = new ArrayList<>();
        for (Term term : terms) {
            sum.add(score(term, params, forms));
        }
        params.set("q", sum.toString());
        // The part of the formula that is the passage's own.
        params.set(
                "inverse",
                "div(1,sum(%s,product(field(%s),%s)))"
                        .formatted(K1 * (1 - B), SolrFields.LENGTH, K1 * B / lengthMean));
        params.add("fq", "{!terms f=" + SolrFields.TEXT + " cache=false separator=' ' v=$any}");
        params.set("any", String.join(" ", forms));
    }

    private String score(Term term, ModifiableSolrParams params, List<String> forms) {
        StringJoiner frequency = new StringJoiner(",", "sum(", ")");
        for (String form : term.forms()) {
            String parameter = "term" + forms.size();
            params.set(parameter, form);
            frequency.add("termfreq(" + SolrFields.TEXT + ",$" + parameter + ")");
            forms.add(form);
        }
        float weight = term.boost() * rarity(term.passages());
        return "sub(%1$s,div(%1$s,sum(1,product(%2$s,$inverse))))".formatted(weight, frequency);
    }

    private float rarity(int count) {
        // Documents are counted one after the other, so that a term may be in more than all.
        int all = Math.max(passages, count);
        return (float) Math.log(1 + (all - count + 0.5) / (count + 0.5));
    }
}
