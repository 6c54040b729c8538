package dev.footnote.knowledge;

import java.nio.file.Path;

/** H2 and Lucene. */
class EmbeddedKnowledgeTest extends KnowledgeConformance {
    @Override
    OpenKnowledge open(Path folder) {
        return OpenKnowledge.in(folder);
    }
}
