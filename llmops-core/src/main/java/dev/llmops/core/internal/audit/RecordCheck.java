package dev.llmops.core.internal.audit;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditVerification.Broken;
import dev.llmops.api.audit.AuditVerification.Kind;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares records with what the audit log says about them: each entry has the hash of the row that was written with
 * it. Finds records that were edited or deleted, labels that were moved, and records that the log knows nothing of.
 */
public final class RecordCheck {

    private static final int CHUNK = 500;

    private final Connection connection;
    private final Map<RecordTable, List<Expected>> waiting = new HashMap<>();
    private final Map<RecordTable, Long> counts = new HashMap<>();
    private final Map<String, Expected> labels = new HashMap<>();
    private final Map<String, TagsOf> tags = new HashMap<>();
    private final BlobCheck blobs;
    private final DerivedCheck derived;
    private final Map<RecordTable, Long> erased = new HashMap<>();
    private @Nullable Broken broken;

    /** The removal that was looked at last: its records mostly come one after the other. */
    private String removalPlace = "";

    private Set<String> removal = Set.of();

    /**
     * Looks at nothing yet.
     *
     * @param derived looks at what stands beside the records that were found to be what was written
     */
    public RecordCheck(Connection connection, DerivedCheck derived) {
        this.connection = connection;
        this.derived = derived;
        this.blobs = new BlobCheck(connection);
    }

    /** The tags of a prompt, and the last entry about them. */
    private static final class TagsOf {

        final Set<String> tags = new TreeSet<>();
        long sequence;

        void change(long at, Map<String, Object> details) {
            sequence = at;
            tags.addAll(texts(details.get(PromptEvents.ADDED)));
            tags.removeAll(texts(details.get(PromptEvents.REMOVED)));
        }
    }

    /** What an entry says about a record: its hash, or of a label the number of its version. */
    private record Expected(long sequence, String key, String value) {}

    /** Takes the next entry; entries come in the order of the log. */
    public void next(AuditChain.Link link) throws SQLException {
        AuditEvent event;
        try {
            event = RecordJson.read(link.event(), AuditEvent.class);
        } catch (IllegalArgumentException e) {
            found(link.sequence(), Kind.EDITED, "entry " + link.sequence() + " was edited: it holds no event");
            return;
        }
        if (event.type().equals(PromptEvents.TAGS) && event.details().containsKey(PromptEvents.ADDED)) {
            tags.computeIfAbsent(event.subject(), name -> new TagsOf()).change(link.sequence(), event.details());
        }
        if (event.type().equals(PromptEvents.LABEL) && tellsOfLabel(event.details())) {
            String to = String.valueOf(event.details().get(PromptEvents.TO));
            labels.put(event.subject(), new Expected(link.sequence(), event.subject(), to));
        }
        RecordTable table = RecordTable.ofEvent(event);
        if (table != null) {
            String hash = String.valueOf(event.details().get(AuditEvents.RECORD_HASH));
            List<Expected> chunk = waiting.computeIfAbsent(table, unused -> new ArrayList<>());
            chunk.add(new Expected(link.sequence(), table.key(event), hash));
            counts.merge(table, 1L, Long::sum);
            if (chunk.size() == CHUNK) {
                compare(table, chunk);
                chunk.clear();
            }
        }
    }

    private static boolean tellsOfLabel(Map<String, Object> details) {
        return details.containsKey(PromptEvents.TO) || details.containsKey(PromptEvents.REMOVED);
    }

    public boolean failed() {
        return broken != null;
    }

    /** The first entry taken whose record is not what it says, or null. */
    @Nullable
    public Broken soFar() throws SQLException {
        for (Map.Entry<RecordTable, List<Expected>> chunk : waiting.entrySet()) {
            compare(chunk.getKey(), chunk.getValue());
            chunk.getValue().clear();
        }
        return broken;
    }

    /** The same once the whole log was taken, so that also what it does not tell of can be found. */
    @Nullable
    public Broken result(long last) throws SQLException {
        if (soFar() != null) {
            return broken;
        }
        compareLabels(last);
        compareTags(last);
        for (RecordTable table : RecordTable.values()) {
            compareCount(table, last);
        }
        String problem = broken == null ? blobs.result() : null;
        problem = broken == null && problem == null ? derived.result() : problem;
        if (problem != null) {
            found(last + 1, Kind.EDITED, problem);
        }
        return broken;
    }

    private void compare(RecordTable table, List<Expected> chunk) throws SQLException {
        if (chunk.isEmpty()) {
            return;
        }
        String marks = Rows.marks(chunk.size());
        Object[] keys = chunk.stream().map(Expected::key).toArray();
        Map<String, @Nullable Object[]> rows = new HashMap<>();
        Rows.all(
                connection,
                "SELECT " + table.keyColumn() + ", " + table.columns() + " FROM " + table.table() + " WHERE "
                        + table.keyColumn() + " IN " + marks,
                row -> rows.put(row.getString(1), table.read(row, 2)),
                keys);
        Map<String, Long> graves = rows.size() == chunk.size() ? Map.of() : graves(table, marks, keys);
        for (Expected expected : chunk) {
            String what = table.noun() + " " + expected.key();
            @Nullable Object[] row = rows.get(expected.key());
            if (row == null) {
                checkErased(table, expected, graves.get(expected.key()));
            } else if (!table.matches(row, expected.value())) {
                found(expected.sequence(), Kind.EDITED, what + " was edited: it is not what was written");
            } else if (table == RecordTable.GENERATION && table.references(row) != null) {
                String problem = blobs.next(List.of(String.valueOf(table.references(row))));
                if (problem != null) {
                    found(expected.sequence(), Kind.EDITED, what + ": " + problem);
                }
            }
        }
        if (broken == null) {
            compareDerived(table, chunk, rows);
        }
    }

    /** What follows from records that are what was written. */
    private void compareDerived(RecordTable table, List<Expected> chunk, Map<String, @Nullable Object[]> rows)
            throws SQLException {
        Map<String, String> bodies = new HashMap<>();
        Set<String> older = new HashSet<>();
        for (Expected expected : chunk) {
            @Nullable Object[] row = rows.get(expected.key());
            if (row != null) {
                bodies.put(expected.key(), table.body(row));
                if (table.isOlder(row, expected.value())) {
                    older.add(expected.key());
                }
            }
        }
        Map<String, String> problems = bodies.isEmpty() ? Map.of() : derived.problems(table, bodies, older);
        for (Expected expected : chunk) {
            String problem = problems.get(expected.key());
            if (problem != null) {
                found(expected.sequence(), Kind.EDITED, table.noun() + " " + expected.key() + ": " + problem);
            }
        }
    }

    /** Where the log says that records were removed. */
    private Map<String, Long> graves(RecordTable table, String marks, Object[] keys) throws SQLException {
        Map<String, Long> graves = new HashMap<>();
        List<Object> arguments = new ArrayList<>(List.of(table.noun()));
        arguments.addAll(List.of(keys));
        Rows.all(
                connection,
                "SELECT record_key, sequence FROM llmops_tombstone WHERE kind = ? AND record_key IN " + marks,
                row -> graves.put(row.getString(1), row.getLong(2)),
                arguments.toArray());
        return graves;
    }

    /** A record that is missing was removed only if an entry behind it says so. */
    private void checkErased(RecordTable table, Expected expected, @Nullable Long grave) throws SQLException {
        if (grave != null
                && grave > expected.sequence()
                && removedBy(grave, table).contains(expected.key())) {
            erased.merge(table, 1L, Long::sum);
        } else {
            found(
                    expected.sequence(),
                    Kind.MISSING,
                    table.noun() + " " + expected.key() + " is missing: it was deleted");
        }
    }

    private Set<String> removedBy(long sequence, RecordTable table) throws SQLException {
        String place = sequence + table.noun();
        if (!place.equals(removalPlace)) {
            removal = Rows.first(
                            connection,
                            "SELECT event FROM llmops_audit_entry WHERE sequence = ?",
                            row -> row.getString(1),
                            sequence)
                    .map(event -> removed(event, table))
                    .orElse(Set.of());
            removalPlace = place;
        }
        return removal;
    }

    private static Set<String> removed(String event, RecordTable table) {
        try {
            Object records = RecordJson.read(event, AuditEvent.class).details().get(AuditEvents.RECORDS);
            Object keys = records instanceof Map<?, ?> kinds ? kinds.get(table.noun()) : null;
            return texts(keys);
        } catch (IllegalArgumentException e) {
            return Set.of();
        }
    }

    private static Set<String> texts(@Nullable Object list) {
        return list instanceof List<?> all ? all.stream().map(String::valueOf).collect(Collectors.toSet()) : Set.of();
    }

    private void compareTags(long last) throws SQLException {
        Map<String, Set<String>> actual = new HashMap<>();
        Rows.all(
                connection,
                "SELECT name, tag FROM llmops_prompt_tag",
                row -> actual.computeIfAbsent(row.getString(1), name -> new TreeSet<>())
                        .add(row.getString(2)));
        tags.forEach((name, known) -> {
            Set<String> found = actual.getOrDefault(name, Set.of());
            if (!known.tags.equals(found)) {
                found(
                        known.sequence,
                        Kind.EDITED,
                        "prompt " + name + " has the tags " + found + ", but was given " + known.tags);
            }
        });
        actual.keySet().removeAll(tags.keySet());
        for (String unknown : actual.keySet()) {
            found(last + 1, Kind.MISSING, "the log knows nothing of the tags of prompt " + unknown);
        }
    }

    private void compareLabels(long last) throws SQLException {
        Map<String, String> actual = Rows.all(
                        connection,
                        "SELECT name, label, number FROM llmops_prompt_label",
                        row -> Map.entry(row.getString(1) + "@" + row.getString(2), row.getString(3)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        for (Expected expected : labels.values()) {
            String number = String.valueOf(actual.remove(expected.key()));
            if (!expected.value().equals(number)) {
                found(
                        expected.sequence(),
                        number.equals("null") ? Kind.MISSING : Kind.EDITED,
                        "label " + expected.key() + " points to version " + number + ", but was set to "
                                + expected.value());
            }
        }
        for (String unknown : actual.keySet()) {
            found(last + 1, Kind.MISSING, "the log knows nothing of label " + unknown);
        }
    }

    private void compareCount(RecordTable table, long last) throws SQLException {
        long rows = Rows.first(connection, "SELECT COUNT(*) FROM " + table.table(), row -> row.getLong(1))
                .orElse(0L);
        long entries = counts.getOrDefault(table, 0L) - erased.getOrDefault(table, 0L);
        if (rows > entries) {
            found(
                    last + 1,
                    Kind.MISSING,
                    "there are " + rows + " rows of " + table.noun() + " but " + entries
                            + " entries about them: rows were inserted, or the end of the log was cut off");
        }
    }

    private void found(long sequence, Kind kind, String explanation) {
        if (broken == null || sequence < broken.sequence()) {
            broken = new Broken(sequence, kind, explanation);
        }
    }
}
