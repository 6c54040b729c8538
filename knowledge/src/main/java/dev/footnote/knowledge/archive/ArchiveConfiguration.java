package dev.footnote.knowledge.archive;

import dev.footnote.knowledge.AccessRules;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.Publisher;
import dev.footnote.knowledge.SpaceAdministration;
import dev.footnote.knowledge.SpaceVectors;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

import java.time.Clock;

/**
 * Export and import, over the beans of {@link dev.footnote.knowledge.KnowledgeConfiguration} and
 * the {@link Originals} of whoever keeps them.
 */
@Configuration(proxyBeanMethods = false)
public class ArchiveConfiguration {
    @Bean
    ArchiveWriter archiveWriter(ArchiveWriter.Contents contents, Originals originals) {
        return new ArchiveWriter(contents, originals, Clock.systemUTC());
    }

    @Bean
    ArchiveWriter.Contents archiveContents(
            Documents documents,
            AccessRules rules,
            SpaceAdministration administration,
            SpaceVectors vectors) {
        return new ArchiveWriter.Contents(documents, rules, administration, vectors);
    }

    @Bean
    ArchiveReader archiveReader(
            Documents documents,
            ArchiveReader.Target target,
            ArchiveReader.Spaces spaces,
            Originals originals) {
        return new ArchiveReader(documents, target, spaces, originals);
    }

    @Bean
    ArchiveReader.Target archiveTarget(
            Publisher publisher, AccessRules rules, PlatformTransactionManager transactions) {
        return new ArchiveReader.Target(publisher, rules, transactions);
    }

    @Bean
    ArchiveReader.Spaces archiveSpaces(
            EmbeddingSpaces known, SpaceAdministration administration, SpaceVectors vectors) {
        return new ArchiveReader.Spaces(known, administration, vectors);
    }
}
