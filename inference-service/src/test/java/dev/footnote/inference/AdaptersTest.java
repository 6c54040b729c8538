package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footnote.contracts.inference.InferenceApi;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import tools.jackson.databind.json.JsonMapper;

/** Adapters by the names that requests give them. */
@SpringBootTest(
        classes = InferenceService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=../engine/src/test/resources/fixtures",
            "footnote.inference.model=tiny/llama",
            "footnote.inference.threads=1"
        })
class AdaptersTest {
    @Autowired private InferenceApi inference;

    @Test
    void anAdapterChangesTheAnswersOfTheRequestThatNamesItAndNoOther() {
        double plain = firstLogprob("llama");
        double changed = firstLogprob("llama:llama_r4");
        assertThat(changed).isNotEqualTo(plain);
        assertThat(firstLogprob("llama:llama_r4_rslora")).isNotEqualTo(changed);
        assertThat(firstLogprob(":llama_r4")).isEqualTo(changed);
        assertThat(firstLogprob("")).isEqualTo(plain);
    }

    @Test
    void anAdapterOfAnotherModelIsTheWrongOne() {
        assertThat(problem("gpt2:llama_r4").kind()).isEqualTo(ProblemKind.WRONG_MODEL);
    }

    @Test
    void anUnknownAdapterListsThoseThatAreThere() {
        var problem = problem("llama:none");
        assertThat(problem.kind()).isEqualTo(ProblemKind.UNKNOWN_MODEL);
        assertThat(problem.detail()).contains(":llama_r4, :llama_r4_rslora");
    }

    private ProblemException problem(String model) {
        return catchThrowableOfType(ProblemException.class, () -> firstLogprob(model));
    }

    private double firstLogprob(String model) {
        var request =
                new JsonMapper()
                        .readValue(
                                """
                                {"model": "%s", "prompt": "a cup", "max_tokens": 1, "temperature": 0, "logprobs": 1}
                                """
                                        .formatted(model),
                                CompletionRequest.class);
        return inference
                .complete(request)
                .choices()
                .getFirst()
                .logprobs()
                .orElseThrow()
                .tokenLogprobs()
                .getFirst()
                .orElseThrow();
    }
}
