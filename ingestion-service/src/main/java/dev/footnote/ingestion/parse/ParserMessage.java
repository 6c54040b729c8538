package dev.footnote.ingestion.parse;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.footnote.contracts.ingestion.PageProgress;

/** What a parser process says while it works on a request; it ends with {@link Finished}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ParserMessage.Reading.class, name = "reading"),
    @JsonSubTypes.Type(value = ParserMessage.Finished.class, name = "finished")
})
public sealed interface ParserMessage {
    record Reading(PageProgress pages) implements ParserMessage {}

    record Finished(ParseOutcome outcome) implements ParserMessage {}
}
