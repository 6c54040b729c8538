package dev.footnote.knowledge.analysis;

import org.apache.lucene.analysis.TokenStream;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What analysis does to words of a language.
 *
 * @param code ISO 639
 * @param stopWords too common to tell passages apart; in lower case
 * @param lowerCase with what the language does before it, such as cutting off articles
 * @param stem to the form under which a word is indexed
 */
record Language(
        String code,
        Set<String> stopWords,
        UnaryOperator<TokenStream> lowerCase,
        UnaryOperator<TokenStream> stem) {}
