package dev.footnote.inference.web;

import dev.footnote.contracts.openai.ChatCompletionRequest.StreamOptions;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.inference.ServedModels;
import dev.footnote.servicekit.EventStream;
import dev.footnote.servicekit.LiveResponses;
import dev.footnote.servicekit.ProblemWriter;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class CompletionController {
    private final ServedModels served;
    private final LiveResponses live;

    CompletionController(ServedModels served, LiveResponses live) {
        this.served = served;
        this.live = live;
    }

    @PostMapping("/v1/completions")
    void complete(@RequestBody CompletionRequest request, HttpServletResponse response) {
        if (request.streamed()) {
            live.events(
                    response,
                    events -> stream(request, events),
                    problem -> new LiveResponses.LastEvent("", ProblemWriter.openAiBody(problem)));
        } else {
            live.jsonOnceBegun(response, begun -> served.local().complete(request, begun));
        }
    }

    private void stream(CompletionRequest request, EventStream events) {
        boolean usageWanted =
                request.streamOptions().map(StreamOptions::includeUsage).orElse(false);
        served.local()
                .complete(
                        request,
                        piece ->
                                (piece.usage().isPresent() && !usageWanted)
                                        || events.send("", piece));
        events.sendText("", "[DONE]");
    }
}
