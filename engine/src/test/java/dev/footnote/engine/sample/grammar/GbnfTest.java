package dev.footnote.engine.sample.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Tokenizers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Grammars in the notation of llama.cpp: what they accept, and where they are wrong. */
class GbnfTest {
    private static final long SEED = Long.getLong("footnote.fuzz.seed", 20261126L);
    private static final int GRAMMARS = 3_000;
    private static final int LENGTH_MAX = 5;

    private static final String JSON =
            """
            # JSON, as it is mostly written in this notation
            root   ::= object
            value  ::= object | array | string | number | ("true" | "false" | "null") ws

            object ::=
              "{" ws (
                        string ":" ws value
                ("," ws string ":" ws value)*
              )? "}" ws

            array  ::= "[" ws (value ("," ws value)*)? "]" ws
            string ::=
              "\\"" (
                [^"\\\\\\x7F\\x00-\\x1F] |
                "\\\\" (["\\\\bfnrt] | "u" [0-9a-fA-F]{4}) # escapes
              )* "\\"" ws
            number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9]{1,3})? ws
            ws ::= | " " | "\\n" [ \\t]{0,20}
            """;

    private static final String ARITHMETIC =
            """
            root ::= expression "=" number "\\n"
            expression ::= term ([-+*/] term)*
            term ::= number | "(" expression ")"
            number ::= [1-9] [0-9]{0,2}
            """;

    private static final TokenBytes BYTES =
            new TokenBytes(256, false, id -> new byte[] {(byte) id});

    private static boolean accepts(Grammar grammar, String text) {
        Constraint constraint = new Constraint(grammar, BYTES, Set.of());
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            try {
                constraint.accept(value & 0xFF);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        return constraint.accepts();
    }

    static Stream<Arguments> notations() {
        return Stream.of(
                Arguments.of(
                        "root ::= \"a\\x41\\u00e9\\U0001F600\\n\" [^a\\]-]",
                        "aA\u00e9\ud83d\ude00\nb",
                        "aA\u00e9\ud83d\ude00\n-"),
                Arguments.of("root ::= [a-c\\]-]{2,3}", "a]-", "a"),
                Arguments.of("root ::= .{2}", "\ud83d\ude00\n", "\ud83d\ude00"),
                Arguments.of("root ::= (\"a\"? \"b\"*)+ x\r\nx ::= \"x\"{2}", "abbaxx", "abbax"),
                Arguments.of("root ::= \"a\" root \"b\" | \"\"", "aaabbb", "aaabb"),
                Arguments.of("root ::= \"a\" root \"b\" |", "aaabbb", "aaabb"),
                Arguments.of("root ::= (\"x\"\n |\n \"y\")\n\n\n# end", "y", "xy"),
                Arguments.of("root ::=\n \"x\" | # one\n \"y\"", "y", "xy"),
                Arguments.of("root ::= \"ab\"*", "abab", "aba"),
                Arguments.of("root ::= x-1{ 2 , }\nx-1 ::= [0-9] \",\"", "1,1,1,", "1,"),
                Arguments.of("root ::= (\"a\"*)* \"b\"", "aab", "aa"),
                Arguments.of("root ::= \"a\"{2}?", "", "a"),
                Arguments.of("root ::= \"#\" [|]", "#|", "#"));
    }

    @ParameterizedTest
    @MethodSource("notations")
    void eachNotationMeansWhatItMeansInLlamaCpp(String grammar, String inside, String outside) {
        assertThat(accepts(Grammar.ofGbnf(grammar), inside)).as(inside).isTrue();
        assertThat(accepts(Grammar.ofGbnf(grammar), outside)).as(outside).isFalse();
    }

    @Test
    void jsonAndArithmeticAreReadAsTheyAreMostlyWritten() {
        Grammar json = Grammar.ofGbnf(JSON);
        for (String text :
                List.of(
                        "{}",
                        "{\"a\": [1, -2.5e+3, true, null, {\"\\u00e9\": \"\u4f60\"}]}",
                        "{\"a\": \"\\\\\"}")) {
            assertThat(accepts(json, text)).as(text).isTrue();
        }
        for (String text : List.of("", "[]", "{\"a\": 012}", "{\"a\"}", "{\"a\": \"\n\"}")) {
            assertThat(accepts(json, text)).as(text).isFalse();
        }
        Grammar sums = Grammar.ofGbnf(ARITHMETIC);
        assertThat(accepts(sums, "(1+(20*3))-4=57\n")).isTrue();
        assertThat(accepts(sums, "(1+2=3\n")).isFalse();
    }

    @Test
    void aRuleThatCallsItselfLastMayDoSoWithoutEnd() {
        Grammar list = Grammar.ofGbnf("root ::= [a-z] (\",\" root)?");
        assertThat(accepts(list, "a,".repeat(5_000) + "z")).isTrue();
        assertThat(accepts(list, "a,".repeat(5_000))).isFalse();
    }

    @Test
    void aRandomGrammarAcceptsWhatAPlainRecogniserAccepts() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> texts = texts();
        int read = 0;
        int empty = 0;
        int ambiguous = 0;
        for (int i = 0; i < GRAMMARS; i++) {
            PlainGrammar plain = PlainGrammar.random(random);
            String written = plain.written();
            String name = "seed %d, grammar %d:\n%s".formatted(SEED, i, written);
            if (plain.beginsWithItself()) {
                assertThatThrownBy(() -> Grammar.ofGbnf(written))
                        .as(name)
                        .isInstanceOf(GrammarException.class)
                        .hasMessageContaining("can begin with itself");
                continue;
            }
            Grammar grammar = Grammar.ofGbnf(written);
            try {
                for (String text : texts) {
                    assertThat(accepts(grammar, text))
                            .as("%s%s", name, text)
                            .isEqualTo(plain.accepts(text));
                }
                read++;
            } catch (GrammarException e) {
                if (e.kind() == GrammarException.Kind.LIMIT) {
                    ambiguous++;
                    continue;
                }
                assertThat(e.kind()).as(name).isEqualTo(GrammarException.Kind.UNSATISFIABLE);
                assertThat(texts).as(name).noneMatch(plain::accepts);
                empty++;
            }
        }
        assertThat(read).isGreaterThan(GRAMMARS / 3);
        assertThat(empty).isPositive();
        assertThat(ambiguous).isLessThan(GRAMMARS / 100);
    }

    /** All over two letters, and some of a third that no set but a negated one has. */
    private static List<String> texts() {
        List<String> texts = new ArrayList<>(List.of("", "c", "ca", "ac", "\u00e9"));
        List<String> longest = List.of("");
        for (int length = 1; length <= LENGTH_MAX; length++) {
            longest = longest.stream().flatMap(it -> Stream.of(it + "a", it + "b")).toList();
            texts.addAll(longest);
        }
        return texts;
    }

    @Test
    void aWalkAlongTheAllowedTokensOfARandomGrammarEndsInATextOfIt() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        List<String> tokens = List.of("", "a", "b", "ab", "ba", "aab", "bbb");
        TokenBytes bytes =
                new TokenBytes(
                        tokens.size(),
                        false,
                        id -> tokens.get(id).getBytes(StandardCharsets.UTF_8));
        int ended = 0;
        for (int i = 0; i < 600; i++) {
            PlainGrammar plain = PlainGrammar.random(random);
            String name = "seed %d, grammar %d:\n%s".formatted(SEED + 1, i, plain.written());
            Optional<String> said;
            try {
                Constraint constraint =
                        new Constraint(Grammar.ofGbnf(plain.written()), bytes, Set.of(0));
                said = walk(constraint, tokens, random);
            } catch (GrammarException e) {
                continue; // The test above says which are refused.
            }
            if (said.isPresent()) {
                ended++;
                assertThat(plain.accepts(said.get())).as("%s%s", name, said.get()).isTrue();
            }
        }
        assertThat(ended).isGreaterThan(150);
    }

    /** Random tokens among those allowed, the end as soon as it may come in half of the cases. */
    private static Optional<String> walk(
            Constraint constraint, List<String> tokens, SplittableRandom random) {
        StringBuilder said = new StringBuilder();
        while (said.length() < 40 && !constraint.complete()) {
            float[] logits = new float[tokens.size()];
            constraint.mask(logits);
            List<Integer> allowed = new ArrayList<>();
            for (int id = 0; id < logits.length; id++) {
                if (logits[id] == 0) {
                    allowed.add(id);
                }
            }
            assertThat(allowed.contains(0)).isEqualTo(constraint.accepts());
            int chosen = allowed.get(random.nextInt(allowed.size()));
            if (chosen == 0) {
                return Optional.of(said.toString());
            }
            constraint.accept(chosen);
            said.append(tokens.get(chosen));
        }
        return Optional.of(said.toString()).filter(it -> constraint.accepts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpe_qwen2 <|im_end|>", "sp_bpe_llama2 </s>"})
    void whateverAModelSaysUnderAGrammarIsATextOfIt(String model) {
        String[] parts = model.split(" ");
        Tokenizer tokenizer =
                Tokenizers.fromJson(Fixtures.json("tokenizers/" + parts[0] + "/tokenizer.json"));
        RandomSpeaker speaker =
                new RandomSpeaker(tokenizer, tokenizer.idOf(parts[1]).orElseThrow(), SEED);
        Grammar json = Grammar.ofGbnf(JSON);
        for (int i = 0; i < 8; i++) {
            String said = speaker.speak(json, Optional.of("{[\",".charAt(i % 4)));
            assertThatCode(() -> new JsonMapper().readTree(said))
                    .as(said)
                    .doesNotThrowAnyException();
            assertThat(accepts(json, said)).as(said).isTrue();
        }
        Grammar greeting =
                Grammar.ofGbnf("root ::= (\"[\" root \"]\" | [ac-z\u4e00-\u9fff])+ \"b\"");
        for (int i = 0; i < 8; i++) {
            String said = speaker.speak(greeting, Optional.empty());
            assertThat(accepts(greeting, said)).as(said).isTrue();
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("", "line 1, column 1", "no rule has the name \"root\""),
                Arguments.of("root = \"a\"", "line 1, column 6", "expected ::="),
                Arguments.of("root ::= \"a\n", "line 2, column 1", "expected \" for what opens at"),
                Arguments.of("root ::= [a", "line 1, column 12", "expected ]"),
                Arguments.of("root ::= []", "line 1, column 10", "without characters"),
                Arguments.of("root ::= [z-a]", "line 1, column 11", "second comes before"),
                Arguments.of(
                        "root ::= (\"a\"\n  | \"b\"", "line 2, column 8", "expected ) for the ("),
                Arguments.of("root ::= \"a\" )", "line 1, column 14", "found ')'"),
                Arguments.of("# one\nroot ::= \"\u4f60\" x", "line 2, column 14", "\"x\" is used"),
                Arguments.of(
                        "root ::= \"a\"\nroot ::= \"b\"", "line 2, column 1", "already defined"),
                Arguments.of("root ::= \"a\"\n| \"b\"", "line 2, column 1", "expected the name"),
                Arguments.of("root ::= \"\\q\"", "line 1, column 11", "an escape that is none"),
                Arguments.of("root ::= \"\\u12\"", "line 1, column 11", "4 hexadecimal digits"),
                Arguments.of("root ::= \"\\ud800\"", "line 1, column 11", "no character"),
                Arguments.of("root ::= \"\\UFFFFFFFF\"", "line 1, column 11", "no character"),
                Arguments.of("root ::= * \"a\"", "line 1, column 10", "found '*'"),
                Arguments.of("root ::= \"a\"{", "line 1, column 14", "expected a number"),
                Arguments.of("root ::= \"a\"{3,2}", "line 1, column 13", "the second is less"),
                Arguments.of("root ::= \"a\"{2", "line 1, column 15", "expected }"),
                Arguments.of("root ::= \"a\"{99999}", "line 1, column 14", "10,000 times"),
                Arguments.of("root ::= \"a\"{9999999}", "line 1, column 14", "6 digits"),
                Arguments.of("root ::= \"a\"*********", "line 1, column 21", "more than 8 signs"),
                Arguments.of("root ::= <think>", "line 1, column 10", "tokens by <name>"),
                Arguments.of("root ::= !<[7]>", "line 1, column 10", "tokens by <name>"),
                Arguments.of(
                        "root ::= \"a\"\nx ::= y? x \"a\"\ny ::= \"\"",
                        "line 2, column 1",
                        "x \u2192 x"),
                Arguments.of(
                        "root ::= x\nx ::= (root | \"b\") \"a\"",
                        "line 1",
                        "root \u2192 x \u2192 root"),
                Arguments.of("root ::= " + "(".repeat(50), "line 1, column 50", "40 deep"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldWithItsLineAndColumn(String grammar, String place, String what) {
        assertThatThrownBy(() -> Grammar.ofGbnf(grammar))
                .isInstanceOf(GrammarException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(what);
    }

    @Test
    void aGrammarThatGrowsBeyondItsLimitsIsRefusedAsTooLarge() {
        Grammar repeated = Grammar.ofGbnf("root ::= (([a-z]{1000}){1000}){1000}");
        assertRefused(() -> new Constraint(repeated, BYTES, Set.of()));
        assertRefused(() -> Grammar.ofGbnf("root ::= \"" + "a".repeat(70_000) + "\""));
        StringBuilder rules = new StringBuilder("root ::= \"a\"\n");
        for (int i = 0; i < 1_000; i++) {
            rules.append("r").append(i).append(" ::= \"a\"\n");
        }
        assertRefused(() -> Grammar.ofGbnf(rules.toString()));
        Grammar ambiguous =
                Grammar.ofGbnf(
                        "root ::= \"a\" root \"b\" | \"a\" root \"c\" | \"a\" root \"d\" | \"e\"");
        assertRefused(() -> accepts(ambiguous, "a".repeat(100)));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        GrammarException.class,
                        e -> assertThat(e.kind()).isEqualTo(GrammarException.Kind.LIMIT));
    }
}
