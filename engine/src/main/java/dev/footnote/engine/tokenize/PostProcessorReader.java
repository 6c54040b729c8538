package dev.footnote.engine.tokenize;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.tokenize.EncodingBuilder.Trim;
import dev.footnote.engine.tokenize.PostProcessor.Piece;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the post-processor of {@code tokenizer.json}; all kinds come down to templates. */
final class PostProcessorReader {
    private PostProcessorReader() {}

    static PostProcessor read(Optional<JsonValue> description) {
        PostProcessor result = PostProcessor.plain(Optional.empty());
        if (description.isEmpty()) {
            return result;
        }
        JsonObject object = description.get().asObject();
        if (!object.require("type").asString().equals("Sequence")) {
            return combined(result, object);
        }
        for (JsonValue step : object.require("processors").asArray()) {
            result = combined(result, step.asObject());
        }
        return result;
    }

    private static PostProcessor combined(PostProcessor before, JsonObject description) {
        String type = description.require("type").asString();
        return switch (type) {
            case "ByteLevel" ->
                    new PostProcessor(
                            trim(description).or(before::trim), before.single(), before.pair());
            case "TemplateProcessing" ->
                    new PostProcessor(
                            before.trim(),
                            template(description, "single"),
                            template(description, "pair"));
            case "BertProcessing" ->
                    bert(before.trim(), id(description, "cls"), id(description, "sep"));
            case "RobertaProcessing" ->
                    roberta(
                            trim(description).or(before::trim),
                            id(description, "cls"),
                            id(description, "sep"));
            default ->
                    throw TokenizerFile.unsupported(
                            "post-processor",
                            type,
                            "Sequence, ByteLevel, TemplateProcessing, BertProcessing,"
                                    + " RobertaProcessing");
        };
    }

    private static Optional<Trim> trim(JsonObject description) {
        boolean trims = description.find("trim_offsets").map(JsonValue::asBoolean).orElse(true);
        boolean prefix =
                description.find("add_prefix_space").map(JsonValue::asBoolean).orElse(true);
        return trims ? Optional.of(new Trim(prefix)) : Optional.empty();
    }

    private static int id(JsonObject description, String name) {
        List<JsonValue> token = description.require(name).asArray();
        if (token.size() != 2) {
            throw new TokenizerException(
                    TokenizerException.Kind.MALFORMED,
                    "post-processor member \"%s\" has %d elements, expected spelling and id"
                            .formatted(name, token.size()));
        }
        return token.get(1).asInt();
    }

    /** One separator after each text. */
    static PostProcessor bert(Optional<Trim> trim, int first, int separator) {
        Piece begin = new Piece.Special(first, 0);
        Piece end = new Piece.Special(separator, 0);
        return new PostProcessor(
                trim,
                List.of(begin, new Piece.First(0), end),
                List.of(
                        begin,
                        new Piece.First(0),
                        end,
                        new Piece.Second(1),
                        new Piece.Special(separator, 1)));
    }

    private static PostProcessor roberta(Optional<Trim> trim, int first, int separator) {
        Piece begin = new Piece.Special(first, 0);
        Piece end = new Piece.Special(separator, 0);
        return new PostProcessor(
                trim,
                List.of(begin, new Piece.First(0), end),
                List.of(begin, new Piece.First(0), end, end, new Piece.Second(0), end));
    }

    private static List<Piece> template(JsonObject description, String name) {
        List<Piece> pieces = new ArrayList<>();
        for (JsonValue element : description.require(name).asArray()) {
            JsonObject object = element.asObject();
            Optional<JsonValue> sequence = object.find("Sequence");
            if (sequence.isPresent()) {
                JsonObject text = sequence.get().asObject();
                int typeId = text.require("type_id").asInt();
                boolean first = text.require("id").asString().equals("A");
                pieces.add(first ? new Piece.First(typeId) : new Piece.Second(typeId, 1));
                continue;
            }
            JsonObject special = object.require("SpecialToken").asObject();
            int typeId = special.require("type_id").asInt();
            JsonObject named =
                    description
                            .require("special_tokens")
                            .asObject()
                            .require(special.require("id").asString())
                            .asObject();
            for (JsonValue id : named.require("ids").asArray()) {
                pieces.add(new Piece.Special(id.asInt(), typeId));
            }
        }
        return pieces;
    }
}
