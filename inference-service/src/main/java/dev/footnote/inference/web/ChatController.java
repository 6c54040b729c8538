package dev.footnote.inference.web;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ChatCompletionRequest.StreamOptions;
import dev.footnote.servicekit.EventStream;
import dev.footnote.servicekit.LiveResponses;
import dev.footnote.servicekit.ProblemWriter;
import dev.footnote.servicekit.WholeAnswer;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ChatController {
    private final ChatGeneration generation;
    private final LiveResponses live;

    ChatController(ChatGeneration generation, LiveResponses live) {
        this.generation = generation;
        this.live = live;
    }

    @PostMapping("/v1/chat/completions")
    void chat(@RequestBody ChatCompletionRequest request, HttpServletResponse response) {
        if (request.streamed()) {
            live.events(
                    response,
                    events -> stream(request, events),
                    problem -> new LiveResponses.LastEvent("", ProblemWriter.openAiBody(problem)));
        } else {
            live.jsonOnceBegun(
                    response,
                    begun -> {
                        var answer = new WholeAnswer(begun);
                        generation.generate(request, answer);
                        return answer.completion();
                    });
        }
    }

    private void stream(ChatCompletionRequest request, EventStream events) {
        boolean usageWanted =
                request.streamOptions().map(StreamOptions::includeUsage).orElse(false);
        generation.generate(
                request,
                chunk -> (chunk.choices().isEmpty() && !usageWanted) || events.send("", chunk));
        events.sendText("", "[DONE]");
    }
}
