package dev.footnote.contracts.openai;

import java.util.Optional;

/** The error shape of every {@code /v1} route. */
public record ErrorBody(ErrorDetail error) {

    /** {@code type} is OpenAI's class of error, {@code code} our stable code. */
    public record ErrorDetail(String message, String type, Optional<String> param, String code) {}
}
