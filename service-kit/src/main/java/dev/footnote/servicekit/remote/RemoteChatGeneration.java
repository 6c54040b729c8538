package dev.footnote.servicekit.remote;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chat on an inference-service elsewhere, read from its server-sent events. */
public final class RemoteChatGeneration implements ChatGeneration {
    private final RemoteStreams streams;
    private final JsonMapper json;

    RemoteChatGeneration(RemoteStreams streams, JsonMapper json) {
        this.streams = streams;
        this.json = json;
    }

    private enum Ending {
        NONE,
        DONE,
        STOPPED
    }

    @Override
    public void generate(ChatCompletionRequest request, ChunkConsumer consumer) {
        var ending = new Ending[] {Ending.NONE};
        streams.post(
                "/v1/chat/completions",
                request.withStream(),
                (_, data) -> {
                    if (data.equals("[DONE]")) {
                        ending[0] = Ending.DONE;
                        return false;
                    }
                    JsonNode event = json.readTree(data);
                    if (event.has("error")) throw new RemoteProblems(json).ofEvent(event);
                    if (consumer.accept(json.treeToValue(event, ChatCompletionChunk.class))) {
                        return true;
                    }
                    ending[0] = Ending.STOPPED;
                    return false;
                });
        if (ending[0] == Ending.NONE) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE,
                    "The inference-service broke its answer off. Ask again.");
        }
    }
}
