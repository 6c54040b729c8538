package dev.footnote.engine.sample.grammar;

import dev.footnote.engine.json.JsonException;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonArray;
import dev.footnote.engine.json.JsonValue.JsonBoolean;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.json.JsonValue.JsonString;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A JSON Schema as a grammar. What the grammar allows is valid, though not everything valid is
 * allowed: properties come in the order in which the schema lists them, undeclared ones only where
 * it asks for them, numbers have fifteen digits at most. A keyword that generation cannot be held
 * to is refused by its name rather than ignored.
 */
final class SchemaCompiler {
    private static final int DEPTH_MAX = 64;
    private static final Set<String> ANNOTATIONS =
            Set.of(
                    "title",
                    "description",
                    "default",
                    "examples",
                    "$schema",
                    "$id",
                    "$comment",
                    "$defs",
                    "definitions",
                    "deprecated",
                    "readOnly",
                    "writeOnly");
    private static final Map<String, Set<String>> BY_TYPE =
            Map.of(
                    "object", Set.of("properties", "required", "additionalProperties"),
                    "array", Set.of("items", "prefixItems", "minItems", "maxItems"),
                    "string", Set.of("minLength", "maxLength", "pattern", "format"),
                    "number",
                            Set.of(
                                    "minimum",
                                    "maximum",
                                    "exclusiveMinimum",
                                    "exclusiveMaximum",
                                    "multipleOf"));
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");
    private static final Set<String> OWN =
            Set.of("$ref", "const", "enum", "anyOf", "allOf", "type");

    private final JsonValue root;
    private final JsonForms forms = new JsonForms();
    private int depth;

    SchemaCompiler(JsonValue root) {
        this.root = root;
    }

    static List<String> keywords() {
        Set<String> all = new TreeSet<>(OWN);
        BY_TYPE.values().forEach(all::addAll);
        return List.copyOf(all);
    }

    Grammar compile() {
        try {
            return forms.grammar(form(root, "#"));
        } catch (JsonException e) {
            throw GrammarException.malformed("schema", "the JSON schema: " + e.getMessage());
        }
    }

    /** The values of a subschema, as a rule of its own. */
    Form form(JsonValue schema, String path) {
        if (schema instanceof JsonBoolean(boolean allowed)) {
            return allowed ? forms.anyValue() : new Form.Choice(List.of());
        }
        if (++depth > DEPTH_MAX) {
            throw new GrammarException(
                    GrammarException.Kind.LIMIT,
                    path,
                    "the schema is nested more than %d deep at %s".formatted(DEPTH_MAX, path));
        }
        JsonObject object = schema.asObject();
        requireKnown(object, path);
        Form form = keywords(object, path);
        depth--;
        return forms.rule("schema " + path, form);
    }

    private static void requireKnown(JsonObject schema, String path) {
        for (String keyword : schema.members().keySet()) {
            boolean known =
                    ANNOTATIONS.contains(keyword)
                            || OWN.contains(keyword)
                            || BY_TYPE.values().stream().anyMatch(set -> set.contains(keyword));
            if (!known) {
                throw refused(keyword, path, "it is not supported in constrained decoding");
            }
        }
    }

    private Form keywords(JsonObject schema, String path) {
        if (schema.find("$ref").isPresent()) {
            requireAlone(schema, "$ref", Set.of(), path);
            return reference(schema.require("$ref").asString(), path);
        }
        if (schema.members().containsKey("const")) {
            requireAlone(schema, "const", Set.of("type"), path);
            JsonValue value = schema.members().get("const");
            return literals(List.of(value), types(schema, path), path);
        }
        if (schema.find("enum").isPresent()) {
            requireAlone(schema, "enum", Set.of("type"), path);
            return literals(schema.require("enum").asArray(), types(schema, path), path);
        }
        if (schema.find("anyOf").isPresent()) {
            requireAlone(schema, "anyOf", Set.of(), path);
            return anyOf(schema.require("anyOf").asArray(), path);
        }
        if (schema.find("allOf").isPresent()) {
            requireAlone(schema, "allOf", Set.of(), path);
            List<JsonValue> parts = schema.require("allOf").asArray();
            if (parts.size() != 1) {
                throw refused("allOf", path, "only a single part is; write the parts as one");
            }
            return form(parts.getFirst(), path + "/allOf/0");
        }
        return typed(schema, path);
    }

    private Form typed(JsonObject schema, String path) {
        Set<String> types = types(schema, path);
        if (types.isEmpty()) {
            BY_TYPE.forEach(
                    (type, keywords) -> {
                        if (schema.members().keySet().stream().anyMatch(keywords::contains)) {
                            types.add(type);
                        }
                    });
        }
        if (types.isEmpty()) {
            return forms.anyValue();
        }
        if (types.contains("number")) {
            types.remove("integer");
        }
        List<Form> options = new ArrayList<>();
        for (String type : types) {
            options.add(
                    switch (type) {
                        case "object" -> object(schema, path);
                        case "array" -> array(schema, path);
                        case "string" -> new StringKeywords(schema, path).form(forms);
                        case "number" -> new NumberKeywords(schema, path).form(forms, false);
                        case "integer" -> new NumberKeywords(schema, path).form(forms, true);
                        case "boolean" -> forms.bool();
                        default -> Form.text("null");
                    });
        }
        return new Form.Choice(options);
    }

    /** The types that a schema names, in their order; empty when it names none. */
    private static Set<String> types(JsonObject schema, String path) {
        Set<String> types = new LinkedHashSet<>();
        schema.find("type")
                .ifPresent(
                        type -> {
                            if (type instanceof JsonString(String name)) {
                                types.add(name);
                            } else {
                                types.addAll(type.asStrings());
                            }
                        });
        for (String type : types) {
            if (!TYPES.contains(type)) {
                throw GrammarException.malformed(
                        "type",
                        "the schema at %s has the type \"%s\"; JSON Schema has %s"
                                .formatted(path, type, new TreeSet<>(TYPES)));
            }
        }
        return types;
    }

    /** Refuses keywords beside one that is compiled on its own. */
    private static void requireAlone(
            JsonObject schema, String keyword, Set<String> also, String path) {
        for (String other : schema.members().keySet()) {
            if (!other.equals(keyword) && !ANNOTATIONS.contains(other) && !also.contains(other)) {
                throw refused(other, path, "it is not supported beside '%s'".formatted(keyword));
            }
        }
    }

    private Form reference(String pointer, String path) {
        if (!pointer.equals("#") && !pointer.startsWith("#/")) {
            throw refused("$ref", path, "\"%s\" leads out of the schema".formatted(pointer));
        }
        String name = "reference " + pointer;
        if (forms.reserve(name)) {
            JsonValue target = root;
            for (String part : pointer.substring(1).split("/")) {
                if (!part.isEmpty()) {
                    target = step(target, part.replace("~1", "/").replace("~0", "~"), pointer);
                }
            }
            forms.define(name, form(target, pointer));
        }
        return new Form.Named(name);
    }

    private static JsonValue step(JsonValue from, String part, String pointer) {
        if (from instanceof JsonArray(List<JsonValue> elements)
                && part.matches("[0-9]{1,6}")
                && Integer.parseInt(part) < elements.size()) {
            return elements.get(Integer.parseInt(part));
        }
        if (from instanceof JsonObject object && object.find(part).isPresent()) {
            return object.require(part);
        }
        throw GrammarException.malformed("$ref", "the schema has nothing at " + pointer);
    }

    private static Form literals(List<JsonValue> values, Set<String> types, String path) {
        List<Form> options = new ArrayList<>();
        for (JsonValue value : values) {
            if (types.isEmpty() || types.stream().anyMatch(type -> JsonTexts.isA(value, type))) {
                options.add(Form.text(JsonTexts.write(value)));
            }
        }
        if (options.isEmpty()) {
            throw new GrammarException(
                    GrammarException.Kind.UNSATISFIABLE,
                    "enum",
                    "no value that the schema lists at %s is of the type %s"
                            .formatted(path, types));
        }
        return new Form.Choice(options);
    }

    private Form anyOf(List<JsonValue> parts, String path) {
        List<Form> options = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            options.add(form(parts.get(i), path + "/anyOf/" + i));
        }
        return new Form.Choice(options);
    }

    private Form array(JsonObject schema, String path) {
        int least = schema.find("minItems").map(JsonValue::asInt).orElse(0);
        int most = schema.find("maxItems").map(JsonValue::asInt).orElse(Form.UNBOUNDED);
        List<JsonValue> first =
                schema.find("prefixItems").map(JsonValue::asArray).orElse(List.of());
        if (first.isEmpty()) {
            Form element =
                    schema.find("items")
                            .map(items -> form(items, path + "/items"))
                            .orElseGet(forms::anyValue);
            return forms.array(element, least, most);
        }
        if (schema.find("items").filter(it -> !it.equals(new JsonBoolean(false))).isPresent()
                || least > first.size()
                || most < first.size()) {
            throw refused(
                    "prefixItems", path, "it is supported for exactly that many elements only");
        }
        List<Form> elements = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            elements.add(form(first.get(i), path + "/prefixItems/" + i));
        }
        return forms.enclosed("[", Form.joined(elements, forms.comma()), "]");
    }

    private Form object(JsonObject schema, String path) {
        JsonObject properties =
                schema.find("properties").map(JsonValue::asObject).orElse(new JsonObject(Map.of()));
        Set<String> required =
                new HashSet<>(schema.find("required").map(JsonValue::asStrings).orElse(List.of()));
        List<Member> members = new ArrayList<>();
        properties
                .members()
                .forEach(
                        (name, property) -> {
                            Form value = form(property, path + "/properties/" + name);
                            members.add(new Member(name, value, required.remove(name)));
                        });
        for (String name : new TreeSet<>(required)) {
            members.add(new Member(name, forms.anyValue(), true));
        }
        JsonValue more =
                schema.find("additionalProperties").orElse(new JsonBoolean(members.isEmpty()));
        boolean none = more.equals(new JsonBoolean(false));
        List<Form> extra = new ArrayList<>();
        if (!none) {
            List<String> names = members.stream().map(Member::name).toList();
            Form key = forms.rule("key " + path, forms.otherKey(names));
            extra.add(forms.member(key, form(more, path + "/additionalProperties")));
        }
        return forms.enclosed("{", members(members, extra, path), "}");
    }

    private record Member(String name, Form value, boolean required) {}

    /** All members in order, optional ones perhaps left out, with commas where they belong. */
    private Form members(List<Member> members, List<Form> extra, String path) {
        Form first = Form.text("");
        Form next = Form.text("");
        if (!extra.isEmpty()) {
            first = forms.listed(extra.getFirst(), 0, Form.UNBOUNDED);
            next =
                    new Form.Repeat(
                            Form.sequence(forms.comma(), extra.getFirst()), 0, Form.UNBOUNDED);
        }
        for (int i = members.size() - 1; i >= 0; i--) {
            Member member = members.get(i);
            Form key = Form.text(JsonForms.quoted(member.name()));
            Form written =
                    forms.rule(
                            "member %d of %s".formatted(i, path),
                            forms.member(key, member.value()));
            Form following = forms.rule("after %d of %s".formatted(i, path), next);
            Form begun = Form.sequence(written, following);
            Form gone = Form.sequence(forms.comma(), written);
            first = member.required() ? begun : Form.choice(begun, first);
            first = forms.rule("from %d of %s".formatted(i, path), first);
            next = Form.sequence(member.required() ? gone : Form.optional(gone), following);
        }
        return first;
    }

    static GrammarException refused(String keyword, String path, String why) {
        return GrammarException.unsupported(
                keyword,
                "the schema at %s uses the keyword '%s'; %s".formatted(path, keyword, why));
    }
}
