package dev.footnote.gateway.answer;

import dev.footnote.knowledge.Retrieval;

/** What is known of a question before a word of the answer is written. */
record Findings(Question question, Retrieval retrieval, Evidence evidence, TermWeights weights) {}
