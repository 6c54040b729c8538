package dev.footnote.inference.web;

import dev.footnote.contracts.inference.PerplexityRequest;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;
import dev.footnote.inference.ServedModels;
import dev.footnote.servicekit.LiveResponses;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class InferenceController {
    private final ServedModels served;
    private final LiveResponses live;

    InferenceController(ServedModels served, LiveResponses live) {
        this.served = served;
        this.live = live;
    }

    @PostMapping("/v1/perplexity")
    void perplexity(@RequestBody PerplexityRequest request, HttpServletResponse response) {
        live.jsonOnceBegun(response, begun -> served.local().perplexity(request, begun));
    }

    @PostMapping("/v1/tokenize")
    TokenizeResponse tokenize(@RequestBody TokenizeRequest request) {
        return served.tokenize(request);
    }

    @GetMapping("/v1/models")
    ModelList models() {
        return served.models();
    }

    @GetMapping("/v1/models/{name}")
    ModelList.Model model(@PathVariable String name) {
        return served.model(name);
    }
}
