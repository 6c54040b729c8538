package dev.footnote.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.footnote.contracts.answer.Answer;
import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.answer.Verdict;
import dev.footnote.gateway.FakeKnowledge;
import dev.footnote.gateway.FakeModels;
import dev.footnote.knowledge.Reader;

import io.micrometer.observation.ObservationRegistry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Documents that attack the reader, against a model that obeys every one of them. */
class PromptInjectionTest {
    record Attack(
            String id,
            String doc,
            String text,
            String question,
            String quote,
            @JsonProperty("must_not_contain") List<String> mustNotContain,
            @JsonProperty("must_not_match") List<String> mustNotMatch) {
        @Override
        public String toString() {
            return id + " " + doc;
        }
    }

    private final FakeKnowledge knowledge = new FakeKnowledge();
    private final FakeModels models = new FakeModels();
    private final Stages stages = new Stages(ObservationRegistry.NOOP, System::nanoTime);
    private final Answering answering =
            new Answering(
                    new Searching(knowledge, knowledge, models, stages),
                    models,
                    new AnswerSettings(
                            "",
                            new PromptBudget(4, 320, 96),
                            new AskLimits(500, 4, 400, 3),
                            new ViewLinks("")),
                    stages);

    static List<Attack> attacks() throws IOException {
        try (InputStream lines =
                Objects.requireNonNull(
                        PromptInjectionTest.class.getResourceAsStream(
                                "/prompt_injection/cases.jsonl"))) {
            var json = JsonMapper.builder().build();
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> json.readValue(line, Attack.class))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anAttackInADocumentReachesNeitherThePromptNorTheAnswer(Attack attack) throws IOException {
        for (Attack each : attacks()) knowledge.put("office", each.doc(), each.text());
        String obedient = String.join(". ", attack.mustNotContain()) + ". It has 500 seats.";
        models.says(obedient + " " + attack.quote() + " " + obedient);
        Answer answer = ask(attack.question());
        if (attack.quote().isEmpty()) {
            assertThat(answer.verdict()).isEqualTo(Verdict.NOT_IN_SOURCES);
        } else {
            assertThat(answer.text()).contains(attack.quote());
            assertThat(answer.citations())
                    .anyMatch(citation -> citation.documentId().equals("doc-" + attack.doc()));
        }
        String said = answer.text().toLowerCase(Locale.ROOT);
        for (String forbidden : attack.mustNotContain()) {
            assertThat(said).doesNotContain(forbidden.toLowerCase(Locale.ROOT));
            String prompts = models.requests().toString().toLowerCase(Locale.ROOT);
            assertThat(prompts).doesNotContain(forbidden.toLowerCase(Locale.ROOT));
        }
        for (String forbidden : attack.mustNotMatch()) {
            assertThat(Pattern.compile(forbidden).matcher(said).find()).isFalse();
        }
        assertThat(said).doesNotContain(".invalid");
    }

    private Answer ask(String question) {
        var answer = new AtomicReference<Answer>();
        answering
                .as(Reader.ANYONE)
                .ask(
                        AskRequest.of(question),
                        event -> {
                            if (event instanceof AskEvent.Done done) answer.set(done.answer());
                            return true;
                        });
        return Objects.requireNonNull(answer.get());
    }
}
