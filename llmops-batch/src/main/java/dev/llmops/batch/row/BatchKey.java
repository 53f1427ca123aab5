package dev.llmops.batch.row;

import dev.llmops.commons.internal.hash.Sha256;
import java.util.List;

/**
 * Names a row and what is to be done with it: the SHA-256 over the digest of the recipe, the row's id, and those of its fields that the recipe
 * reads. A row whose text has changed has another key, and so has every row of a recipe that has changed; a column that the recipe
 * does not read changes nothing.
 */
public final class BatchKey {

    private BatchKey() {}

    /**
     * {@return the key, 64 hex digits}
     *
     * @param recipe the digest of the recipe
     * @param fields names of the fields that the recipe reads, in its order
     * @param row the row
     */
    public static String of(String recipe, List<String> fields, BatchInput row) {
        StringBuilder text = new StringBuilder(recipe);
        append(text, row.id());
        for (String field : fields) {
            String value = row.fields().get(field);
            if (value != null) {
                append(text, field);
                append(text, value);
            }
        }
        return Sha256.hex(text.toString());
    }

    /** With its length, so that no two rows are written alike. */
    private static void append(StringBuilder text, String part) {
        text.append('\n').append(part.length()).append(':').append(part);
    }
}
