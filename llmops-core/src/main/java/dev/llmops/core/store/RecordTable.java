package dev.llmops.core.store;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.commons.internal.hash.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** A table whose rows each have an entry in the audit log, and how the entry names the row. */
enum RecordTable {
    GENERATION(
            AuditEvents.GENERATION,
            "llmops_generation",
            "id",
            "id",
            "content_hash",
            "started_at",
            "status",
            "prompt",
            "prompt_version",
            "experiment",
            "variant",
            "user_name",
            "session",
            "tenant",
            "model",
            "body"),
    FEEDBACK(
            AuditEvents.FEEDBACK,
            "llmops_feedback",
            "id",
            "id",
            "generation_id",
            "signal",
            "user_name",
            "given_at",
            "body"),
    PROMPT_VERSION(
            AuditEvents.PROMPT_VERSION,
            "llmops_prompt_version",
            "name || '@' || number",
            "name",
            "number",
            "content_hash",
            "body");

    private final String eventType;
    private final String table;
    private final String keyColumn;
    private final String columns;
    private final int width;
    private final String insert;

    RecordTable(String eventType, String table, String keyColumn, String... columns) {
        this.eventType = eventType;
        this.table = table;
        this.keyColumn = keyColumn;
        this.columns = String.join(", ", columns);
        this.width = columns.length;
        this.insert = "INSERT INTO " + table + " (" + this.columns + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.length, "?")) + ")";
    }

    /** The table of the record that was written with an event, or null if none was: an application has its own events. */
    static @Nullable RecordTable ofEvent(AuditEvent event) {
        return Arrays.stream(values())
                .filter(table ->
                        table.eventType.equals(event.type()) && event.details().containsKey(AuditEvents.RECORD_HASH))
                .findFirst()
                .orElse(null);
    }

    String table() {
        return table;
    }

    String noun() {
        return eventType;
    }

    String keyColumn() {
        return keyColumn;
    }

    String columns() {
        return columns;
    }

    String insert() {
        return insert;
    }

    /** The value of the key column in the row that an event tells of. The subject of feedback is its generation. */
    String key(AuditEvent event) {
        Object key = this == FEEDBACK ? event.details().get(AuditEvents.FEEDBACK_ID) : event.subject();
        return String.valueOf(Columns.text(String.valueOf(key)));
    }

    /**
     * SHA-256 of all columns of a row in order: the text of each in UTF-8 as a netstring, which is its length in bytes, a
     * colon, the bytes and a comma (cr.yp.to/proto/netstrings.txt), and a tilde for null.
     */
    String hash(@Nullable Object[] row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object value : row) {
            if (value == null) {
                bytes.write('~');
            } else {
                byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
                bytes.writeBytes((text.length + ":").getBytes(StandardCharsets.US_ASCII));
                bytes.writeBytes(text);
                bytes.write(',');
            }
        }
        return Sha256.PREFIX + Sha256.hex(bytes.toByteArray());
    }

    /** The same of a stored row, whose columns begin at a position. */
    String hash(ResultSet stored, int first) throws SQLException {
        @Nullable Object[] row = new @Nullable Object[width];
        for (int i = 0; i < row.length; i++) {
            row[i] = stored.getString(first + i);
        }
        return hash(row);
    }
}
