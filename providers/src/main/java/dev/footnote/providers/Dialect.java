package dev.footnote.providers;

import java.util.HashMap;
import java.util.Map;

/**
 * What differs between servers by value only. A server whose messages differ in shape has a class:
 * {@link OllamaChat}; one that is reached otherwise, a transport: {@link SageMakerTransport}.
 *
 * @param chat route of chat below the base address; empty when the server does not generate
 * @param embeddings route of embeddings; empty when the server does not embed
 * @param scheme how the key is sent
 * @param parameters names of the parameters of a generation
 */
record Dialect(String chat, String embeddings, Scheme scheme, Parameters parameters) {

    /** How a request proves who sends it. */
    enum Scheme {
        BEARER,
        API_KEY_HEADER,
        SIGNATURE
    }

    /**
     * @param tokensMax the server's name for the most tokens of an answer
     * @param own the server's names of what OpenAI does not have; what is not there is refused
     */
    record Parameters(String tokensMax, Map<String, String> own) {
        Parameters {
            own = Map.copyOf(own);
        }
    }

    private static final String CHAT = "/chat/completions";
    private static final String EMBEDDINGS = "/embeddings";

    static Dialect of(ServerKind kind) {
        return switch (kind) {
            case OPENAI ->
                    new Dialect(
                            CHAT,
                            EMBEDDINGS,
                            Scheme.BEARER,
                            new Parameters("max_completion_tokens", Map.of()));
            case AZURE ->
                    new Dialect(
                            CHAT,
                            EMBEDDINGS,
                            Scheme.API_KEY_HEADER,
                            new Parameters("max_completion_tokens", Map.of()));
            case VLLM ->
                    new Dialect(
                            CHAT,
                            EMBEDDINGS,
                            Scheme.BEARER,
                            new Parameters("max_tokens", own("repetition_penalty")));
            case LM_STUDIO ->
                    new Dialect(
                            CHAT,
                            EMBEDDINGS,
                            Scheme.BEARER,
                            new Parameters("max_tokens", own("repeat_penalty")));
            case LLAMA_CPP ->
                    new Dialect(
                            CHAT,
                            EMBEDDINGS,
                            Scheme.BEARER,
                            new Parameters("max_tokens", withGrammar(own("repeat_penalty"))));
            case TGI ->
                    new Dialect(CHAT, "", Scheme.BEARER, new Parameters("max_tokens", Map.of()));
            case TEI -> new Dialect("", "/embed", Scheme.BEARER, new Parameters("", Map.of()));
            case OLLAMA ->
                    new Dialect(
                            "/api/chat",
                            "/api/embed",
                            Scheme.BEARER,
                            new Parameters("num_predict", own("repeat_penalty")));
            case SAGEMAKER ->
                    new Dialect(
                            "/invocations",
                            "/invocations",
                            Scheme.SIGNATURE,
                            new Parameters("max_tokens", Map.of()));
        };
    }

    private static Map<String, String> withGrammar(Map<String, String> own) {
        Map<String, String> more = new HashMap<>(own);
        more.put("grammar", "grammar");
        return more;
    }

    private static Map<String, String> own(String repetitionPenalty) {
        return Map.of("top_k", "top_k", "min_p", "min_p", "repetition_penalty", repetitionPenalty);
    }
}
