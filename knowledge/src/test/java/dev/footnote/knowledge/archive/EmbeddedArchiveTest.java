package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.OpenKnowledge;

import java.nio.file.Path;

/** From H2 to H2. */
class EmbeddedArchiveTest extends ArchiveConformance {
    @Override
    OpenKnowledge other(Path folder) {
        return OpenKnowledge.in(folder);
    }
}
