package dev.footnote.gateway.answer;

import dev.footnote.gateway.answer.Answerability.Features;

/** What the judgement saw of one question, and what is right. */
record Sample(String id, boolean answerable, Features features) {
    double target() {
        return answerable ? 1 : 0;
    }
}
