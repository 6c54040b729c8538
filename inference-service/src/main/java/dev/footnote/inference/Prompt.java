package dev.footnote.inference;

import dev.footnote.engine.GenerationRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request comes to.
 *
 * @param request for the first answer; the others differ from it by their seeds
 * @param choices how many answers are wanted
 * @param logprobs how many alternatives of each token are told, if log-probabilities are wanted
 */
record Prompt(GenerationRequest request, int choices, Optional<Integer> logprobs) {

    List<GenerationRequest> requests() {
        List<GenerationRequest> requests = new ArrayList<>(choices);
        for (int i = 0; i < choices; i++) requests.add(request.choice(i));
        return requests;
    }
}
