package dev.footnote.engine.sample.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Tokenizers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

class ConstraintTest {
    private static final long SEED = Long.getLong("footnote.fuzz.seed", 20261126L);

    private static RandomSpeaker speaker(String name, String end, long seed) {
        Tokenizer tokenizer =
                Tokenizers.fromJson(Fixtures.json("tokenizers/" + name + "/tokenizer.json"));
        return new RandomSpeaker(tokenizer, tokenizer.idOf(end).orElseThrow(), seed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "true",
                "{'type':'object'}",
                "{'type':['string','null']}",
                "{'type':'object','properties':{'name':{'type':'string'},'age':{'type':'integer'}},"
                        + "'required':['name','age'],'additionalProperties':false}",
                "{'properties':{'a':{'type':'boolean'},'b':{'type':'number'},'c':{}},'required':['b']}",
                "{'type':'object','required':['x'],'additionalProperties':{'type':'integer'},"
                        + "'properties':{'x':{'type':'string'},'xy':{'type':'null'}}}",
                "{'type':'object','properties':{'caf\u00e9 \\\"1\\\"':{'const':'\u4f60\\n'}},"
                        + "'additionalProperties':false,'required':['caf\u00e9 \\\"1\\\"']}",
                "{'type':'array','items':{'enum':['red','green',3,null,{'a':[1,2.5]}]},'minItems':2,'maxItems':5}",
                "{'type':'array','prefixItems':[{'type':'integer'},{'type':'string'}],'items':false,'minItems':2}",
                "{'type':'string','minLength':3,'maxLength':6}",
                "{'type':'string','pattern':'^[A-Z]{2}-\\\\d{3,5}$'}",
                "{'type':'string','pattern':'b+|^(?:x[^\\\\w\\\"]|\\\\u00e9)*$'}",
                "{'type':'string','format':'date-time'}",
                "{'type':'string','format':'date'}",
                "{'type':'string','format':'time'}",
                "{'type':'string','format':'duration'}",
                "{'type':'string','format':'hostname'}",
                "{'type':'string','format':'ipv4'}",
                "{'type':'string','format':'ipv6'}",
                "{'type':'string','format':'uuid'}",
                "{'type':'integer','minimum':-12,'maximum':1034}",
                "{'type':'integer','exclusiveMinimum':99}",
                "{'type':'integer','exclusiveMaximum':-99}",
                "{'type':'integer','minimum':3,'maximum':3}",
                "{'type':'integer','minimum':1.5,'maximum':3.5}",
                "{'type':'number','minimum':0,'maximum':1}",
                "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':1}",
                "{'type':'number','minimum':0.25,'maximum':0.5}",
                "{'type':'number','exclusiveMinimum':-2.75,'maximum':10.125}",
                "{'type':'number','minimum':-0.5,'exclusiveMaximum':0}",
                "{'type':'number','exclusiveMinimum':1.5,'maximum':2}",
                "{'type':'number','multipleOf':0.5,'minimum':-1,'maximum':4}",
                "{'type':'integer','multipleOf':7,'minimum':10,'exclusiveMaximum':70}",
                "{'type':'number','multipleOf':0.01}",
                "{'anyOf':[{'type':'integer'},{'type':'array','items':{'type':'boolean'}}]}",
                "{'allOf':[{'$ref':'#/$defs/n'}],'$defs':{'n':{'type':'null'}}}",
                "{'$ref':'#/definitions/node','definitions':{'node':{'type':'object','properties':"
                        + "{'value':{'type':'integer'},'children':{'type':'array','items':"
                        + "{'$ref':'#/definitions/node'}}},'required':['value','children'],"
                        + "'additionalProperties':false}}}",
                "{'type':'object','properties':{'next':{'anyOf':[{'$ref':'#'},{'type':'null'}]}},"
                        + "'required':['next'],'additionalProperties':false}",
            })
    void whateverIsSaidIsValidUnderTheSchema(String quoted) {
        String text = quoted.replace('\'', '"');
        Grammar grammar = Grammar.ofJsonSchema(Json.parse(text));
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(text);
        for (String tokenizer : new String[] {"bpe_qwen2", "sp_bpe_llama2"}) {
            String end = tokenizer.equals("bpe_qwen2") ? "<|im_end|>" : "</s>";
            RandomSpeaker speaker = speaker(tokenizer, end, SEED);
            for (String craving : new String[] {"", "", "", "[", "{", "\"", "\\", ",", "9", " "}) {
                String said =
                        speaker.speak(grammar, craving.chars().mapToObj(c -> (char) c).findFirst());
                assertThatCode(() -> Json.parse(said)).as(said).doesNotThrowAnyException();
                assertThat(
                                schema.validate(
                                        said,
                                        InputFormat.JSON,
                                        context ->
                                                context.executionConfig(
                                                        it -> it.formatAssertionsEnabled(true))))
                        .as("seed %d: %s", SEED, said)
                        .isEmpty();
            }
        }
    }

    @Test
    void aStringOfTheFormatEmailHasANameADomainAndADot() {
        // The validator also knows which top-level domains exist, which changes.
        Grammar grammar =
                Grammar.ofJsonSchema(Json.parse("{\"type\":\"string\",\"format\":\"email\"}"));
        RandomSpeaker speaker = speaker("bpe_qwen2", "<|im_end|>", SEED);
        for (int i = 0; i < 10; i++) {
            assertThat(speaker.speak(grammar, Optional.empty()))
                    .matches("\"[\\w+.-]+@[A-Za-z0-9.-]+\\.[A-Za-z]+\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?:yes|no|maybe)",
                "[a-z]{1,20}@[a-z]{1,20}\\.(?:com|org)",
                "\\d{4}-\\d{2}",
                "[^a]{2,3}x?\\s*",
                "(?:\u4f60|\u597d|[\u00e0-\u00ff\ud83d\ude00-\ud83d\ude4f])+"
            })
    void whateverIsSaidMatchesThePattern(String pattern) {
        RandomSpeaker speaker = speaker("bpe_llama3", "<|end_of_text|>", SEED);
        Pattern expected = Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
        for (int i = 0; i < 10; i++) {
            String said = speaker.speak(Grammar.ofPattern(pattern), Optional.empty());
            assertThat(said).as("seed %d", SEED).matches(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bpe_gpt2",
                "bpe_llama3",
                "bpe_neox",
                "bpe_qwen2",
                "bpe_smollm",
                "sp_bpe_gemma",
                "sp_bpe_llama2",
                "sp_bpe_metaspace",
                "sp_bpe_phi3"
            })
    void theBytesOfTokensJoinedAreTheDecodedText(String name) {
        Tokenizer tokenizer =
                Tokenizers.fromJson(Fixtures.json("tokenizers/" + name + "/tokenizer.json"));
        String text =
                "The quick \u00e9l\u00e8ve says: {\"\u4f60\u597d\": [1, 2.5]}\n\ud83d\ude00  ok";
        int[] ids = tokenizer.encode(text, false).ids();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(tokenizer.bytesOf(id));
        }
        String joined = bytes.toString(StandardCharsets.UTF_8);
        assertThat(tokenizer.dropsFirstSpace() ? joined.stripLeading() : joined)
                .isEqualTo(tokenizer.decode(ids, true).stripLeading());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uniqueItems",
                "not",
                "oneOf",
                "if",
                "patternProperties",
                "propertyNames",
                "contains",
                "minProperties",
                "dependentRequired",
                "unevaluatedProperties",
                "$anchor"
            })
    void aKeywordThatCannotBeHeldToIsNamed(String keyword) {
        assertThatThrownBy(
                        () ->
                                Grammar.ofJsonSchema(
                                        Json.parse("{\"items\":{\"%s\":1}}".formatted(keyword))))
                .isInstanceOfSatisfying(
                        GrammarException.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(GrammarException.Kind.UNSUPPORTED);
                            assertThat(e.subject()).isEqualTo(keyword);
                            assertThat(e)
                                    .hasMessageContaining(keyword)
                                    .hasMessageContaining("items");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"#\"}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}",
                "{\"type\":\"integer\",\"minimum\":5,\"maximum\":4}",
                "{\"enum\":[\"a\"],\"type\":\"integer\"}",
                "false"
            })
    void aSchemaThatNothingSatisfiesIsRefused(String schema) {
        TokenBytes none = new TokenBytes(0, false, id -> new byte[0]);
        assertThatThrownBy(
                        () ->
                                new Constraint(
                                        Grammar.ofJsonSchema(Json.parse(schema)), none, Set.of()))
                .isInstanceOfSatisfying(
                        GrammarException.class,
                        e -> assertThat(e.kind()).isEqualTo(GrammarException.Kind.UNSATISFIABLE));
    }

    @Test
    void aGrammarLargerThanIsCompiledIsRefused() {
        Grammar large = Grammar.ofPattern("(?:[a-z]{900}){900}");
        TokenBytes none = new TokenBytes(0, false, id -> new byte[0]);
        assertThatThrownBy(() -> new Constraint(large, none, Set.of()))
                .isInstanceOfSatisfying(
                        GrammarException.class,
                        e -> assertThat(e.kind()).isEqualTo(GrammarException.Kind.LIMIT));
    }

    @Test
    void aVocabularyThatCannotGoOnIsSaidSo() {
        TokenBytes onlyA = new TokenBytes(1, false, id -> new byte[] {'a'});
        Constraint constraint = new Constraint(Grammar.ofPattern("ab"), onlyA, Set.of());
        constraint.mask(new float[1]);
        constraint.accept(0);
        assertThatThrownBy(() -> constraint.mask(new float[1]))
                .isInstanceOf(GrammarException.class)
                .hasMessageContaining("no token of the vocabulary");
    }

    @Test
    void patternsThatAreNotRegularAreRefused() {
        for (String pattern : new String[] {"(?=a)b", "(a)\\1", "\\bword", "a(^b)"}) {
            assertThatThrownBy(() -> Grammar.ofPattern(pattern))
                    .as(pattern)
                    .isInstanceOfSatisfying(
                            GrammarException.class,
                            e -> assertThat(e.kind()).isEqualTo(GrammarException.Kind.UNSUPPORTED));
        }
    }
}
