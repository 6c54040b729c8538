package dev.footnote.embedding.web;

import dev.footnote.contracts.embedding.ClassifyRequest;
import dev.footnote.contracts.embedding.ExtractRequest;
import dev.footnote.embedding.TextAnalysis;
import dev.footnote.servicekit.LiveResponses;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class TextAnalysisController {
    private final TextAnalysis analysis;
    private final LiveResponses live;

    TextAnalysisController(TextAnalysis analysis, LiveResponses live) {
        this.analysis = analysis;
        this.live = live;
    }

    @PostMapping("/v1/classify")
    void classify(@RequestBody ClassifyRequest request, HttpServletResponse response) {
        live.jsonOnceBegun(response, begun -> analysis.classify(request, begun));
    }

    @PostMapping("/v1/extract")
    void extract(@RequestBody ExtractRequest request, HttpServletResponse response) {
        live.jsonOnceBegun(response, begun -> analysis.extract(request, begun));
    }
}
