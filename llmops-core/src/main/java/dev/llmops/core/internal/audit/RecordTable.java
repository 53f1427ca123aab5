package dev.llmops.core.internal.audit;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.jdbc.Rows;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table whose rows each have an entry in the audit log, and how the entry names the row. */
public enum RecordTable {
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
            "body",
            "input_tokens",
            "output_tokens",
            "cost",
            "currency",
            "duration",
            "first_token",
            "blobs"),
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
    SCORE(AuditEvents.SCORE, "llmops_score", "id", "id", "generation_id", "evaluator", "value", "given_at", "body"),
    HOLD(AuditEvents.HOLD, "llmops_hold", "id", "id", "body"),
    PROMPT_VERSION(
            PromptEvents.VERSION,
            "llmops_prompt_version",
            "name || '@' || number",
            "name",
            "number",
            "content_hash",
            "body"),
    PROMPT_MOVE(
            PromptEvents.LABEL,
            "llmops_prompt_move",
            "name || '@' || label || ' move ' || position",
            "name",
            "position",
            "label",
            "body"),
    EXPERIMENT_VERSION(
            ExperimentEvents.VERSION,
            "llmops_experiment_version",
            "name || '@' || number",
            "name",
            "number",
            "status",
            "body"),
    ADAPTER_VERSION(
            AdapterEvents.VERSION,
            "llmops_adapter_version",
            "name || '@' || number",
            "name",
            "number",
            "digest",
            "body"),
    ADAPTER_MOVE(
            AdapterEvents.LABEL,
            "llmops_adapter_move",
            "name || '@' || label || ' move ' || position",
            "name",
            "position",
            "label",
            "body");

    /** The columns of a generation in schemas before version 5: what entries from then have the hash of. */
    private static final int FIRST_WIDTH = 13;

    private final String eventType;
    private final String table;
    private final String keyColumn;
    private final String columns;
    private final int width;
    private final int body;
    private final String insert;

    RecordTable(String eventType, String table, String keyColumn, String... columns) {
        this.eventType = eventType;
        this.table = table;
        this.keyColumn = keyColumn;
        this.columns = String.join(", ", columns);
        this.width = columns.length;
        this.body = List.of(columns).indexOf("body");
        this.insert = "INSERT INTO " + table + " (" + this.columns + ") VALUES " + Rows.marks(columns.length);
    }

    /** The table of the record that was written with an event, or null if none was: an application has its own events. */
    public static @Nullable RecordTable ofEvent(AuditEvent event) {
        return Arrays.stream(values())
                .filter(table ->
                        table.eventType.equals(event.type()) && event.details().containsKey(AuditEvents.RECORD_HASH))
                .findFirst()
                .orElse(null);
    }

    public String table() {
        return table;
    }

    public String noun() {
        return eventType;
    }

    public String keyColumn() {
        return keyColumn;
    }

    public String columns() {
        return columns;
    }

    public String insert() {
        return insert;
    }

    /** The value of the key column in the row that an event tells of. The subject of feedback and scores is their generation. */
    public String key(AuditEvent event) {
        if (this == SCORE) {
            return scoreKey(event.subject(), String.valueOf(event.details().get(AuditEvents.EVALUATOR)));
        }
        Map<String, Object> details = event.details();
        Object key = switch (this) {
            case FEEDBACK -> details.get(AuditEvents.FEEDBACK_ID);
            case PROMPT_MOVE, ADAPTER_MOVE -> event.subject() + " move " + details.get(PromptEvents.POSITION);
            case GENERATION, SCORE, HOLD, PROMPT_VERSION, EXPERIMENT_VERSION, ADAPTER_VERSION -> event.subject();
        };
        return String.valueOf(Columns.text(String.valueOf(key)));
    }

    /** The key of the score that an evaluator gave a generation. */
    public static String scoreKey(String generation, String evaluator) {
        return generation + " " + Columns.name(evaluator);
    }

    /**
     * SHA-256 of all columns of a row in order: the text of each in UTF-8 as a netstring, which is its length in bytes, a
     * colon, the bytes and a comma (cr.yp.to/proto/netstrings.txt), and a tilde for null.
     */
    public String hash(@Nullable Object[] row) {
        return hash(row, row.length);
    }

    private static String hash(@Nullable Object[] row, int length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object value : Arrays.asList(row).subList(0, length)) {
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

    /** The stored row whose columns begin at a position, as it was when it was hashed. */
    public @Nullable Object[] read(ResultSet stored, int first) throws SQLException {
        @Nullable Object[] row = new @Nullable Object[width];
        for (int i = 0; i < row.length; i++) {
            // The databases write the same number as different text.
            row[i] = stored.getObject(first + i) instanceof Double number ? number : stored.getString(first + i);
        }
        return row;
    }

    String body(@Nullable Object[] row) {
        return String.valueOf(row[body]);
    }

    /** Whether a row is one of a version of the schema that had fewer columns. */
    boolean isOlder(@Nullable Object[] row, String hash) {
        return this == GENERATION && !hash(row).equals(hash);
    }

    /** {@return the body of a generation's row if it refers to shared values, or null} */
    @Nullable
    Object references(@Nullable Object[] row) {
        return row[row.length - 1] == null ? null : row[body];
    }

    /** Whether a row is the one whose hash an entry has. */
    public boolean matches(@Nullable Object[] row, String hash) {
        return hash(row).equals(hash)
                || (this == GENERATION && hash(row, FIRST_WIDTH).equals(hash));
    }
}
