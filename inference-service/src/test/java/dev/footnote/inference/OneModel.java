package dev.footnote.inference;

import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.GenerationModel;
import dev.footnote.servicekit.models.Borrowed;

import java.util.List;
import java.util.Optional;

/** A service with one model. */
final class OneModel implements LanguageModels {
    private final String name;
    private final OpenGenerator open;

    OneModel(String name, GenerationModel model) {
        this(name, model, 1);
    }

    OneModel(String name, GenerationModel model, int queueLength) {
        this.name = name;
        this.open = new OpenGenerator(model, queueLength);
    }

    @Override
    public Chosen choose(String wanted) {
        if (!wanted.isEmpty() && !wanted.equals(name)) {
            throw new ProblemException(ProblemKind.UNKNOWN_MODEL, "There is only " + name + ".");
        }
        return new Chosen(name, new Borrowed<>(open, () -> {}), Optional.empty());
    }

    @Override
    public String standard() {
        return name;
    }

    @Override
    public ModelList list() {
        return ModelList.of(List.of(get(name)));
    }

    @Override
    public ModelList.Model get(String wanted) {
        return new ModelList.Model(wanted, "model", 0, "footnote", Optional.empty());
    }
}
