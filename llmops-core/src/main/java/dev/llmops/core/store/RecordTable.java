package dev.llmops.core.store;

import dev.llmops.api.audit.AuditEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A table whose rows each have an entry in the audit log, and how the entry names the row. */
enum RecordTable {
    GENERATION(AuditEvents.GENERATION, "generation", "id"),
    FEEDBACK(AuditEvents.FEEDBACK, "feedback", "id"),
    PROMPT_VERSION(AuditEvents.PROMPT_VERSION, "prompt_version", "name || '@' || number");

    private final String eventType;
    private final String table;
    private final String keyColumn;

    RecordTable(String eventType, String table, String keyColumn) {
        this.eventType = eventType;
        this.table = table;
        this.keyColumn = keyColumn;
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

    /** The value of the key column in the row that an event tells of. The subject of feedback is its generation. */
    String key(AuditEvent event) {
        Object key = this == FEEDBACK ? event.details().get(AuditEvents.FEEDBACK_ID) : event.subject();
        return String.valueOf(Columns.text(String.valueOf(key)));
    }
}
