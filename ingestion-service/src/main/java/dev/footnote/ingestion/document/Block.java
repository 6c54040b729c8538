package dev.footnote.ingestion.document;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.util.List;
import java.util.OptionalInt;

/**
 * One piece of a document in reading order; {@code page} is one-based where the format has pages.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "block")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Block.Heading.class, name = "heading"),
    @JsonSubTypes.Type(value = Block.Paragraph.class, name = "paragraph"),
    @JsonSubTypes.Type(value = Block.ListItem.class, name = "item"),
    @JsonSubTypes.Type(value = Block.Preformatted.class, name = "preformatted"),
    @JsonSubTypes.Type(value = Block.Table.class, name = "table")
})
public sealed interface Block {
    OptionalInt page();

    /** Opens a section; {@code level} 1 is the outermost. */
    record Heading(int level, String text, OptionalInt page) implements Block {
        public Heading {
            if (level < 1 || level > 9) {
                throw new IllegalArgumentException("heading level " + level + "; 1 to 9 expected");
            }
        }
    }

    record Paragraph(String text, OptionalInt page) implements Block {}

    /** {@code depth} 1 is the outermost list. */
    record ListItem(int depth, String text, OptionalInt page) implements Block {}

    /** Text whose line breaks and indentation carry meaning. */
    record Preformatted(String text, OptionalInt page) implements Block {}

    /** Rows of cells; with {@code headed} the first row names the columns. */
    record Table(boolean headed, List<List<String>> rows, OptionalInt page) implements Block {
        public Table {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }
}
