package dev.footnote.inference;

import static dev.footnote.inference.SamplingFields.badRequest;

import dev.footnote.contracts.openai.AnswerForm;
import dev.footnote.contracts.openai.ResponseFormat;
import dev.footnote.contracts.openai.Sampling;
import dev.footnote.engine.GenerationOptions;
import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.sample.grammar.Grammar;
import dev.footnote.engine.sample.grammar.GrammarException;

import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a request that most requests leave out. */
final class OptionFields {
    private static final int CHOICES_MAX = 16;
    private static final double BIAS_MAX = 100;
    private static final JsonMapper JSON = new JsonMapper();

    private OptionFields() {}

    /**
     * What is asked.
     *
     * @param alternatives how many of each token's are told
     */
    record Asked(AnswerForm form, Sampling sampling, int alternatives, Optional<Adapter> adapter) {}

    static GenerationOptions of(Asked asked, int vocabulary) {
        AnswerForm form = asked.form();
        var options =
                GenerationOptions.none()
                        .withLogitBiases(biases(form.logitBias().orElse(Map.of()), vocabulary))
                        .withAlternatives(asked.alternatives())
                        .withBeams(beams(asked));
        var shaped = grammar(form).map(options::withGrammar).orElse(options);
        return asked.adapter().map(shaped::withAdapter).orElse(shaped);
    }

    private static int beams(Asked asked) {
        int beams = asked.sampling().beams().orElse(1);
        if (beams < 1) {
            throw badRequest("num_beams is %d; it must be at least 1.".formatted(beams));
        }
        if (beams > 1 && asked.form().n().orElse(1) > 1) {
            throw badRequest(
                    "num_beams is %d and n %d; a search by beams has one answer."
                            .formatted(beams, asked.form().n().get()));
        }
        return beams;
    }

    static int choices(Optional<Integer> n) {
        int choices = n.orElse(1);
        if (choices < 1 || choices > CHOICES_MAX) {
            throw badRequest("n is %d; 1 to %d is allowed.".formatted(choices, CHOICES_MAX));
        }
        return choices;
    }

    private static Map<Integer, Float> biases(Map<String, Double> sent, int vocabulary) {
        Map<Integer, Float> biases = new HashMap<>();
        sent.forEach(
                (token, bias) -> {
                    if (bias == null || !(Math.abs(bias) <= BIAS_MAX)) {
                        throw badRequest(
                                "logit_bias of token %s is %s; -100 to 100 is allowed."
                                        .formatted(token, bias));
                    }
                    biases.put(tokenId(token, vocabulary), bias.floatValue());
                });
        return biases;
    }

    private static int tokenId(String token, int vocabulary) {
        int id = token.matches("\\d{1,9}") ? Integer.parseInt(token) : -1;
        if (id < 0 || id >= vocabulary) {
            throw badRequest(
                    "logit_bias names \"%s\"; its keys are token ids from 0 to %d (POST /v1/tokenize tells them)."
                            .formatted(token, vocabulary - 1));
        }
        return id;
    }

    private static Optional<Grammar> grammar(AnswerForm form) {
        String type = form.responseFormat().map(ResponseFormat::type).orElse("text");
        if (form.grammar().isPresent()) {
            if (!type.equals("text")) {
                throw badRequest("grammar and response_format are both given; send one of them.");
            }
            return Optional.of(written(form.grammar().get()));
        }
        return switch (type) {
            case "json_object" -> Optional.of(Grammar.anyJsonObject());
            case "json_schema" -> form.responseFormat().map(OptionFields::schema);
            default -> Optional.empty();
        };
    }

    private static Grammar written(String text) {
        try {
            return Grammar.ofGbnf(text);
        } catch (GrammarException e) {
            throw badRequest("grammar cannot be held to: %s.".formatted(e.getMessage()));
        }
    }

    private static Grammar schema(ResponseFormat format) {
        var schema = format.jsonSchema().orElseThrow().schema();
        try {
            return Grammar.ofJsonSchema(Json.parse(JSON.writeValueAsString(schema)));
        } catch (GrammarException e) {
            throw badRequest("response_format.json_schema: " + e.getMessage());
        }
    }
}
