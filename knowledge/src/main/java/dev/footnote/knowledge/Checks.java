package dev.footnote.knowledge;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The limits of this package's records, in one place, and how a breach is worded. */
final class Checks {
    static final int NAME_LENGTH_MAX = 64;
    static final int EXTERNAL_ID_LENGTH_MAX = 1_000;
    static final int EXTERNAL_ID_BYTES_MAX = 2_000; // an index row of PostgreSQL holds 2,700
    static final int TITLE_LENGTH_MAX = 1_000;
    static final int METADATA_COUNT_MAX = 64;
    static final int METADATA_LENGTH_MAX = 1_000;
    static final int TEXT_LENGTH_MAX = 64 * 1024 * 1024;
    static final int CHUNK_COUNT_MAX = 100_000;
    static final int CHUNK_LENGTH_MAX = 100_000;
    static final int HEADING_PATH_LENGTH_MAX = 50_000;
    static final int DIMENSIONS_MAX = 4_096;
    static final int QUERY_LENGTH_MAX = 10_000;
    static final int LIMIT_MAX = 1_000;
    static final int ACCESS_COUNT_MAX = 1_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");

    private Checks() {}

    // The annotation it asks for would be a dependency of every caller.
    @SuppressWarnings("AnnotateFormatMethod")
    static void check(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new KnowledgeException(
                    KnowledgeException.Kind.INVALID, String.format(message, values));
        }
    }

    static void name(String what, String value) {
        check(
                NAME.matcher(value).matches(),
                "%s \"%s\": expected a letter or digit, then letters, digits, '.', '_' or '-', at"
                        + " most %d in all",
                what,
                value,
                NAME_LENGTH_MAX);
    }

    static void language(String value) {
        check(
                LANGUAGE.matcher(value).matches(),
                "language \"%s\": expected an ISO 639 code in lower case, such as en",
                value);
    }

    static void text(String what, String value, int lengthMax) {
        check(!value.isBlank(), "%s is blank", what);
        lengthAtMost(what, value, lengthMax);
    }

    static void lengthAtMost(String what, String value, int lengthMax) {
        check(
                value.length() <= lengthMax,
                "%s has %d characters; at most %d are taken",
                what,
                value.length(),
                lengthMax);
        check(value.indexOf('\0') < 0, "%s holds a NUL character, which no database keeps", what);
    }

    /** A text that a database indexes. */
    static void key(String what, String value) {
        text(what, value, EXTERNAL_ID_LENGTH_MAX);
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        check(
                bytes <= EXTERNAL_ID_BYTES_MAX,
                "%s has %d bytes in UTF-8; at most %d are taken",
                what,
                bytes,
                EXTERNAL_ID_BYTES_MAX);
    }
}
