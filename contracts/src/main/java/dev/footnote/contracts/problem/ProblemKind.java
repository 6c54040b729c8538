package dev.footnote.contracts.problem;

/**
 * Every kind of failure a client can meet. The code is stable and part of the API; the status is
 * the HTTP status that carries it.
 */
public enum ProblemKind {
    BAD_REQUEST("bad_request", 400, "The request cannot be understood"),
    UNAUTHENTICATED("unauthenticated", 401, "A key is needed"),
    FORBIDDEN("forbidden", 403, "The key does not allow this"),
    NOT_FOUND("not_found", 404, "There is no such thing"),
    METHOD_NOT_ALLOWED("method_not_allowed", 405, "This route does not take this method"),
    NOT_ACCEPTABLE("not_acceptable", 406, "No answer of the accepted media types exists"),
    CONFLICT("conflict", 409, "The state has changed or does not allow this"),
    PRECONDITION_FAILED("precondition_failed", 412, "The condition of the request does not hold"),
    TOO_LARGE("too_large", 413, "The request is larger than the limit"),
    UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415, "This media type is not accepted"),
    UNKNOWN_MODEL("model_not_found", 404, "There is no model of that name"),
    WRONG_MODEL("wrong_model", 424, "The model is made for something else"),
    CONTEXT_TOO_LONG(
            "context_length_exceeded", 400, "The text does not fit into the model's context"),
    OVERLOADED("overloaded", 429, "Too many requests are waiting"),
    MODEL_TOO_LARGE("model_too_large", 507, "The model does not fit into the memory"),
    UNAVAILABLE("unavailable", 503, "A service that is needed does not answer"),
    INTERNAL("internal", 500, "An error on our side");

    private final String code;
    private final int status;
    private final String title;

    ProblemKind(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
