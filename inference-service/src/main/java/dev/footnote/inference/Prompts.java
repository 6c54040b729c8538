package dev.footnote.inference;

import static dev.footnote.inference.SamplingFields.badRequest;

import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationOptions;
import dev.footnote.engine.GenerationRequest;
import dev.footnote.engine.ModelOpenException;
import dev.footnote.engine.template.TemplateException;
import dev.footnote.engine.tokenize.FillInMiddle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns requests into prompts: checks each field, renders, counts tokens against the context. */
final class Prompts {
    private static final int COMPLETION_TOKENS_DEFAULT = 16;
    private static final int PROMPTS_MAX = 64;
    private static final int COMPLETION_LOGPROBS_MAX = 5;

    private final GenerationModel model;
    private final Chosen chosen;
    private final int contextTokens;

    Prompts(Chosen chosen) {
        this.chosen = chosen;
        this.model = chosen.open().model();
        this.contextTokens = model.card().contextLength();
    }

    Prompt of(ChatCompletionRequest request) {
        if (request.messages().isEmpty()) {
            throw badRequest("messages is empty; send at least one message.");
        }
        Optional<Integer> logprobs = chatLogprobs(request);
        var plain =
                options(
                        new OptionFields.Asked(
                                request.form(),
                                request.sampling(),
                                logprobs.orElse(0),
                                chosen.adapter()));
        String text = rendered(request);
        Optional<ForcedCall> forced = ForcedCall.of(model, request, chosen.name());
        var options = forced.map(it -> plain.withGrammar(it.grammar())).orElse(plain);
        String opening = forced.map(ForcedCall::opening).orElse("");
        int[] ids = model.tokenizer().encode(text + opening, false).ids();
        var generation =
                new GenerationRequest(
                        boxed(ids),
                        tokensMax(ids.length, request.tokensMax()),
                        SamplingFields.of(request.sampling()),
                        SamplingFields.stops(request.form().stop()));
        return new Prompt(generation.with(options), OptionFields.choices(request.n()), logprobs);
    }

    /** One for each prompt of the request; an empty one may not be continued. */
    List<Prompt> of(CompletionRequest request) {
        requireNoBestOf(request);
        request.logprobs()
                .ifPresent(it -> requireLogprobs("logprobs", it, COMPLETION_LOGPROBS_MAX));
        var options =
                options(
                        new OptionFields.Asked(
                                request.form(),
                                request.sampling(),
                                request.logprobs().orElse(0),
                                chosen.adapter()));
        int choices = OptionFields.choices(request.form().n());
        List<Prompt> prompts = new ArrayList<>();
        for (List<Integer> ids : promptIds(request)) {
            if (ids.isEmpty()) throw badRequest("prompt is empty; send a text to continue.");
            int wanted = completionTokens(request);
            var generation =
                    new GenerationRequest(
                            ids,
                            tokensMax(ids.size(), Optional.of(Math.max(1, wanted))),
                            SamplingFields.of(request.sampling()),
                            SamplingFields.stops(request.form().stop()));
            prompts.add(new Prompt(generation.with(options), choices, request.logprobs()));
        }
        return prompts;
    }

    private List<List<Integer>> promptIds(CompletionRequest request) {
        if (request.prompt().count() < 1 || request.prompt().count() > PROMPTS_MAX) {
            throw badRequest(
                    "prompt has %d entries; send 1 to %d."
                            .formatted(request.prompt().count(), PROMPTS_MAX));
        }
        List<List<Integer>> prompts = new ArrayList<>();
        for (String text : request.prompt().texts()) {
            prompts.add(encoded(text, request.suffix()));
        }
        if (!request.prompt().tokens().isEmpty() && request.suffix().isPresent()) {
            throw badRequest("suffix comes with a prompt of text; this one is of token ids.");
        }
        request.prompt().tokens().forEach(this::requireInVocabulary);
        prompts.addAll(request.prompt().tokens());
        return prompts;
    }

    private List<Integer> encoded(String text, Optional<String> suffix) {
        if (suffix.isEmpty()) return boxed(model.tokenizer().encode(text, true).ids());
        return FillInMiddle.of(model.tokenizer())
                .map(it -> it.promptIds(text, suffix.get()))
                .orElseThrow(
                        () ->
                                badRequest(
                                        "suffix is given, but %s cannot fill in the middle. Leave it out."
                                                .formatted(chosen.name())));
    }

    private void requireInVocabulary(List<Integer> ids) {
        int vocabulary = model.card().vocabularySize();
        for (int id : ids) {
            if (id < 0 || id >= vocabulary) {
                throw badRequest(
                        "token id %d is outside the vocabulary of %d.".formatted(id, vocabulary));
            }
        }
    }

    private GenerationOptions options(OptionFields.Asked asked) {
        return OptionFields.of(asked, model.card().vocabularySize());
    }

    private String rendered(ChatCompletionRequest request) {
        try {
            return Messages.render(model, request);
        } catch (TemplateException e) {
            throw badRequest(
                    "The model's chat template refuses these messages: %s"
                            .formatted(e.getMessage()));
        } catch (ModelOpenException e) {
            throw badRequest(
                    "%s has no chat template; send a prompt to /v1/completions."
                            .formatted(chosen.name()));
        }
    }

    private static Optional<Integer> chatLogprobs(ChatCompletionRequest request) {
        if (!request.logprobs().orElse(false)) {
            if (request.topLogprobs().orElse(0) > 0) {
                throw badRequest("top_logprobs needs logprobs to be true.");
            }
            return Optional.empty();
        }
        int top = request.topLogprobs().orElse(0);
        requireLogprobs("top_logprobs", top, GenerationOptions.ALTERNATIVES_MAX);
        return Optional.of(top);
    }

    private static void requireLogprobs(String field, int value, int most) {
        if (value < 0 || value > most) {
            throw badRequest("%s is %d; 0 to %d is allowed.".formatted(field, value, most));
        }
    }

    /** With an echo nothing more may be wanted than the prompt itself. */
    private static int completionTokens(CompletionRequest request) {
        int wanted = request.form().maxTokens().orElse(COMPLETION_TOKENS_DEFAULT);
        if (wanted < 0 || (wanted == 0 && !request.echo().orElse(false))) {
            throw badRequest(
                    "max_tokens is %d; it must be at least 1, or 0 with echo.".formatted(wanted));
        }
        return wanted;
    }

    private static void requireNoBestOf(CompletionRequest request) {
        int n = request.form().n().orElse(1);
        if (request.bestOf().orElse(n) != n) {
            throw badRequest(
                    "best_of is %d and n %d; only as many as are wanted are computed. Leave best_of out."
                            .formatted(request.bestOf().get(), n));
        }
    }

    /** An answer may be shorter than asked for, where the context ends; a prompt may not. */
    private int tokensMax(int promptTokens, Optional<Integer> wanted) {
        int left = contextTokens - promptTokens;
        if (left < 1) {
            throw new ProblemException(
                    ProblemKind.CONTEXT_TOO_LONG,
                    "The prompt has %,d tokens and the model's context %,d; shorten the messages."
                            .formatted(promptTokens, contextTokens));
        }
        int tokensMax = wanted.orElse(left);
        if (tokensMax < 1) {
            throw badRequest("max_tokens is %d; it must be at least 1.".formatted(tokensMax));
        }
        return Math.min(tokensMax, left);
    }

    private static List<Integer> boxed(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }
}
