package dev.footnote.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.SplittableRandom;

/** The wire as the clients of Jina, Cohere and Text Embeddings Inference see it. */
@SpringBootTest(
        classes = EmbeddingService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "footnote.service-key=between services",
            "footnote.models=../engine/src/test/resources/fixtures/tiny",
            "footnote.embedding.model=minilm",
            "footnote.embedding.threads=1"
        })
class DialectsTest {
    private static final String DOCUMENTS =
            "[\"a cup of tea\", {\"text\": \"free software\"}, \"tea\"]";

    @Autowired private JsonMapper json;
    @LocalServerPort private int port;

    @Test
    void jinaGetsUsageAndItsDocumentsBack() throws Exception {
        JsonNode answer =
                answer(
                        "/v1/rerank",
                        "{\"query\": \"tea\", \"documents\": %s}".formatted(DOCUMENTS));
        assertThat(answer.get("model").asString()).isEqualTo("bert_reranker");
        assertThat(answer.at("/usage/total_tokens").asInt()).isPositive();
        assertThat(answer.get("results")).hasSize(3);
        int index = answer.at("/results/0/index").asInt();
        assertThat(answer.at("/results/0/document/text").asString())
                .isEqualTo(new String[] {"a cup of tea", "free software", "tea"}[index]);
    }

    @Test
    void cohereGetsAnIdAndWhatItBills() throws Exception {
        JsonNode answer =
                answer(
                        "/v2/rerank",
                        "{\"model\": \"xlm_roberta_reranker\", \"query\": \"q\", \"documents\": %s, \"top_n\": 2}"
                                .formatted(DOCUMENTS));
        assertThat(answer.get("id").asString()).isNotBlank();
        assertThat(answer.get("results")).hasSize(2);
        assertThat(answer.at("/results/0").propertyNames())
                .containsExactly("index", "relevance_score");
        assertThat(answer.at("/meta/billed_units/search_units").asInt()).isEqualTo(1);
        var wrong =
                send(
                        "/v2/rerank",
                        "{\"model\": \"minilm\", \"query\": \"q\", \"documents\": [\"d\"]}");
        assertThat(wrong.statusCode()).isEqualTo(424);
        assertThat(json.readTree(wrong.body()).propertyNames()).containsExactly("message");
    }

    @Test
    void textEmbeddingsInferenceGetsAListOfRanks() throws Exception {
        String texts = "\"texts\": [\"a cup of tea\", \"free software\", \"tea\"]";
        JsonNode ranks =
                answer(
                        "/rerank",
                        "{\"query\": \"tea\", %s, \"return_text\": true}".formatted(texts));
        JsonNode raw =
                answer(
                        "/rerank",
                        "{\"query\": \"tea\", %s, \"raw_scores\": true}".formatted(texts));
        assertThat(ranks).hasSize(3);
        assertThat(ranks.get(0).propertyNames()).containsExactly("index", "score", "text");
        assertThat(raw.get(0).propertyNames()).containsExactly("index", "score");
        double logit = raw.at("/0/score").asDouble();
        assertThat(ranks.at("/0/score").asDouble())
                .isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-6));
    }

    @Test
    void textEmbeddingsInferenceRefusesInItsOwnWords() throws Exception {
        String tooLong = "{\"query\": \"tea\", \"texts\": [\"%s\"]}".formatted("tea ".repeat(200));
        var refused = send("/rerank", tooLong);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(json.readTree(refused.body()).get("error_type").asString())
                .isEqualTo("validation");
        JsonNode cut = answer("/rerank", tooLong.replace("}", ", \"truncate\": true}"));
        assertThat(cut).hasSize(1);
        assertThat(
                        send("/embed", "{\"inputs\": \"%s\"}".formatted("tea ".repeat(200)))
                                .statusCode())
                .isEqualTo(413);
        assertThat(send("/rerank", "{\"query\": \"\", \"texts\": [\"a\"]}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void vectorsInformationAndHealthAreThoseOfTheDefaultModel() throws Exception {
        JsonNode vectors = answer("/embed", "{\"inputs\": [\"tea\", \"a cup\"]}");
        assertThat(vectors).hasSize(2);
        assertThat(vectors.get(0)).hasSize(48);
        JsonNode openai = answer("/v1/embeddings", "{\"input\": \"tea\"}");
        for (int i = 0; i < 48; i++) {
            assertThat(vectors.get(0).get(i).asDouble())
                    .isCloseTo(openai.at("/data/0/embedding/" + i).asDouble(), within(1e-5));
        }
        JsonNode info = json.readTree(get("/info").body());
        assertThat(info.get("model_id").asString()).isEqualTo("minilm");
        assertThat(info.get("model_sha").asString()).hasSize(64);
        assertThat(info.get("model_dtype").asString()).isEqualTo("f32");
        assertThat(info.at("/model_type/embedding/pooling").asString()).isEqualTo("mean");
        assertThat(info.get("max_input_length").asInt()).isEqualTo(32);
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void everyModelIsListedAndOneIsTold() throws Exception {
        JsonNode list = json.readTree(get("/v1/models").body()).get("data");
        assertThat(list.get(0).get("id").asString()).isEqualTo("minilm");
        assertThat(list)
                .extracting(it -> it.get("id").asString())
                .contains("bert_qa", "roberta_cls");
        JsonNode bge = json.readTree(get("/v1/models/bge").body());
        assertThat(bge.at("/x_model/digest").asString()).hasSize(64);
        assertThat(bge.at("/x_model/dimensions").asInt()).isEqualTo(48);
        var unknown = get("/v1/models/gpt-9");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"code\":\"model_not_found\"", "bge");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/rerank|{\"query\": \"q\", \"documents\": [1]}",
                "/v1/rerank|{\"query\": \"q\", \"documents\": [null]}",
                "/v1/rerank|{\"query\": \"q\", \"documents\": [\"d\"], \"top_n\": 0}",
                "/v1/rerank|{\"query\": {}, \"documents\": [\"d\"]}",
                "/v1/classify|{\"input\": []}",
                "/v1/classify|{\"input\": {\"text_pair\": \"a\"}}",
                "/v1/classify|{\"input\": \"a\", \"top_k\": 0}",
                "/v1/classify|{}",
                "/v1/extract|{\"question\": \"q\"}",
                "/v1/extract|{\"question\": \"q\", \"text\": \"t\", \"top_k\": 21}",
                "/v1/extract|{\"question\": \"q\", \"text\": \"t\", \"answer_tokens_max\": 0}",
                "/v2/rerank|{\"query\": \"q\"}",
                "/rerank|{\"query\": \"q\"}",
                "/embed|{}",
                "/embed|{\"inputs\": \"a\", \"normalize\": false}"
            })
    void whatCannotBeUnderstoodIsABadRequest(String route, String body) throws Exception {
        var refused = send(route, body);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).doesNotContain("Exception", "dev.footnote");
    }

    /** Whole bodies with one thing changed: the service answers each with a reason, never a 500. */
    @Test
    void noBodyBreaksTheService() throws Exception {
        var random = new SplittableRandom(7);
        String[][] bodies = {
            {
                "/v1/rerank",
                "{\"query\":\"tea\",\"documents\":[\"a\",{\"text\":\"b\"}],\"top_n\":1}"
            },
            {"/v2/rerank", "{\"query\":\"tea\",\"documents\":[\"a\",\"b\"],\"top_n\":1}"},
            {
                "/rerank",
                "{\"query\":\"tea\",\"texts\":[\"a\"],\"raw_scores\":true,\"truncate\":true}"
            },
            {
                "/v1/classify",
                "{\"input\":[\"a\",{\"text\":\"b\",\"text_pair\":\"c\"}],\"top_k\":2}"
            },
            {
                "/v1/extract",
                "{\"question\":\"q\",\"text\":\"some text\",\"top_k\":2,\"refusal_margin\":0.5}"
            },
            {"/embed", "{\"inputs\":[\"a\",\"b\"],\"truncate\":true,\"dimensions\":4}"},
            {
                "/v1/embeddings",
                "{\"input\":[[1,2],[3]],\"dimensions\":3,\"encoding_format\":\"base64\"}"
            }
        };
        String[] parts = {
            "null", "{}", "[]", "-1", "1e99", "\"\"", "\"\\ud800\"", "true", "[[[]]]"
        };
        for (int i = 0; i < 200; i++) {
            String[] chosen = bodies[random.nextInt(bodies.length)];
            String body = changed(chosen[1], parts[random.nextInt(parts.length)], random);
            var response = send(chosen[0], body);
            assertThat(response.statusCode())
                    .as("%s %s: %s", chosen[0], body, response.body())
                    .isLessThan(500);
        }
    }

    /** Another value, or the end, from a random place on. */
    private static String changed(String body, String part, SplittableRandom random) {
        int from = random.nextInt(body.length());
        if (random.nextInt(4) == 0) return body.substring(0, from);
        int colon = body.indexOf(':', from);
        if (colon < 0) return body.substring(0, from) + part + body.substring(from);
        int end = body.indexOf(",\"", colon);
        return body.substring(0, colon + 1) + part + (end < 0 ? "}" : body.substring(end));
    }

    private JsonNode answer(String route, String body) throws Exception {
        var response = send(route, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body());
    }

    private HttpResponse<String> send(String route, String body) throws Exception {
        return exchange(
                HttpRequest.newBuilder(uri(route))
                        .header("Authorization", "Bearer between services")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(String route) throws Exception {
        return exchange(
                HttpRequest.newBuilder(uri(route))
                        .header("Authorization", "Bearer between services"));
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private URI uri(String route) {
        return URI.create("http://127.0.0.1:" + port + route);
    }
}
