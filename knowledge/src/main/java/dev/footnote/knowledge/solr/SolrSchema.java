package dev.footnote.knowledge.solr;

import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.request.ConfigSetAdminRequest;
import org.apache.solr.client.solrj.request.schema.FieldTypeDefinition;
import org.apache.solr.client.solrj.request.schema.SchemaRequest;
import org.apache.solr.common.util.ContentStreamBase;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The collection's configuration, and the fields that spaces have in it. */
final class SolrSchema {
    private static final List<String> FILES = List.of("solrconfig.xml", "managed-schema.xml");

    private SolrSchema() {}

    /** Puts the configuration under the name, in the place of one that a lost collection had. */
    static void upload(SolrClient client, String name) throws SolrServerException, IOException {
        new ConfigSetAdminRequest.Upload()
                .setConfigSetName(name)
                .setOverwrite(true)
                .setCleanup(true)
                .setUploadStream(
                        new ContentStreamBase.ByteArrayStream(zip(), name, "application/zip"))
                .process(client);
    }

    private static byte[] zip() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String file : FILES) {
                zip.putNextEntry(new ZipEntry(file));
                try (InputStream content = SolrSchema.class.getResourceAsStream("/solr/" + file)) {
                    Objects.requireNonNull(content, file).transferTo(zip);
                }
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Adds the fields of vectors that the collection does not have, each with a type of its own,
     * since it is the type that has the dimensions.
     *
     * @param dimensions by the name of the field
     */
    static void ensureVectors(SolrClient client, String collection, Map<String, Integer> dimensions)
            throws SolrServerException, IOException {
        Set<String> there = new HashSet<>();
        for (Map<String, Object> field :
                new SchemaRequest.Fields().process(client, collection).getFields()) {
            there.add(String.valueOf(field.get("name")));
        }
        List<SchemaRequest.Update> updates = new ArrayList<>();
        dimensions.forEach(
                (name, count) -> {
                    if (!there.contains(name)) {
                        updates.addAll(vector(name, count));
                    }
                });
        if (!updates.isEmpty()) {
            new SchemaRequest.MultiUpdate(updates).process(client, collection);
        }
    }

    private static Collection<SchemaRequest.Update> vector(String name, int dimensions) {
        var type = new FieldTypeDefinition();
        type.setAttributes(
                Map.of(
                        "name",
                        name,
                        "class",
                        "solr.DenseVectorField",
                        "vectorDimension",
                        dimensions,
                        "similarityFunction",
                        "dot_product"));
        return List.of(
                new SchemaRequest.AddFieldType(type),
                new SchemaRequest.AddField(
                        Map.of("name", name, "type", name, "indexed", true, "stored", false)));
    }
}
