package dev.footnote.knowledge.store;

import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.Passage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How values are written in columns, and read back. */
final class Rows {
    /** Columns that {@link #passage} reads; {@code d} is a document and {@code c} a chunk of it. */
    static final String PASSAGE_COLUMNS =
            """
            c.chunk_id, c.document_id, d.version, d.collection, d.external_id, d.title, c.ordinal,
            c.heading_path, c.page, c.start_offset, c.end_offset, c.content, d.language
            """;

    private Rows() {}

    static Passage passage(ResultSet row, int rowNumber) throws SQLException {
        return new Passage(
                row.getString("chunk_id"),
                row.getString("document_id"),
                row.getInt("version"),
                row.getString("collection"),
                row.getString("external_id"),
                row.getString("title"),
                row.getInt("ordinal"),
                headings(row.getString("heading_path")),
                optionalInt(row, "page"),
                row.getInt("start_offset"),
                row.getInt("end_offset"),
                row.getString("content"),
                Optional.ofNullable(row.getString("language")));
    }

    static DocumentKey key(ResultSet row) throws SQLException {
        return new DocumentKey(row.getString("collection"), row.getString("external_id"));
    }

    static OptionalInt optionalInt(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    static String headings(List<String> path) {
        StringBuilder column = new StringBuilder();
        for (String heading : path) {
            column.append(heading.replace('\n', ' ')).append('\n');
        }
        return column.toString();
    }

    static List<String> headings(String column) {
        return column.isEmpty()
                ? List.of()
                : Arrays.asList(column.substring(0, column.length() - 1).split("\n", -1));
    }

    static byte[] bytes(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    static float[] floats(byte[] column) {
        float[] vector = new float[column.length / Float.BYTES];
        ByteBuffer.wrap(column).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
