package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Directives;
import dev.footnote.knowledge.Passage;

import java.util.ArrayList;
import java.util.List;

/**
 * The title and the headings above a passage, each once; none that instructs the reader's machine.
 */
final class Headings {
    private Headings() {}

    static String of(Passage passage) {
        List<String> parts = new ArrayList<>();
        parts.add(passage.title());
        parts.addAll(passage.headingPath());
        return String.join(
                " > ",
                parts.stream()
                        .filter(part -> !part.isBlank() && !Directives.addressAMachine(part))
                        .distinct()
                        .toList());
    }
}
