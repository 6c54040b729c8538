package dev.footnote.knowledge;

import java.nio.file.Path;
import java.util.List;

/** H2 and Lucene. */
class EmbeddedCrashTest extends CrashConformance {
    @Override
    OpenKnowledge reopen(Path folder) {
        return OpenKnowledge.in(folder);
    }

    @Override
    boolean isShared() {
        return false;
    }

    @Override
    List<String> address() {
        return List.of();
    }
}
