package dev.footnote.inference;

import dev.footnote.contracts.openai.ModelList;

/** The language models of the service by the names that clients know. */
public interface LanguageModels {
    /**
     * The model of that name, opened if need be: a model's, or a model's and an adapter's with a
     * colon between them. Nothing, or nothing before the colon, means the default.
     *
     * @throws dev.footnote.contracts.problem.ProblemException {@code model_not_found} with the
     *     names that are known, {@code wrong_model}, {@code model_too_large}, {@code overloaded}
     */
    Chosen choose(String wanted);

    /** The name of the default. */
    String standard();

    /** The default first, the others by name. */
    ModelList list();

    /** One of the list. */
    ModelList.Model get(String name);
}
