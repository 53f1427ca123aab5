package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.audit.AuditEvents;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.internal.record.Blobs;
import dev.llmops.core.internal.record.GenerationRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

final class GenerationTable implements GenerationStore {

    private static final String INSERT = RecordTable.GENERATION.insert() + " ON CONFLICT (id) DO NOTHING";
    private static final String SELECT = "SELECT body, blobs FROM llmops_generation WHERE id = ?";
    private static final String INSERT_TAG =
            "INSERT INTO llmops_generation_tag (name, value, generation_id) VALUES (?, ?, ?)";

    private final BatchWriter writer;
    private final Reader reader;

    GenerationTable(BatchWriter writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    @SuppressWarnings("NullAway") // the future of a save completes with null, as the interface says
    public CompletableFuture<Void> save(Generation generation) {
        return writer.submit(() -> {
            GenerationRow row = GenerationRow.of(generation);
            String event = AuditChain.canonical(AuditEvents.of(generation, RecordTable.GENERATION.hash(row.columns())));
            ExperimentCalls calls = ExperimentCalls.of(generation);
            return transaction -> {
                if (transaction.update(INSERT, row.columns()) == 1) {
                    insertTags(transaction, generation.id(), row);
                    calls.insert(transaction);
                    transaction.share(row);
                    transaction.audit(event);
                } else {
                    requireSame(transaction, generation, row);
                }
                return null;
            };
        });
    }

    private static void insertTags(Transaction transaction, GenerationId id, GenerationRow row) throws SQLException {
        for (Map.Entry<String, String> tag : row.tags().entrySet()) {
            transaction.update(INSERT_TAG, tag.getKey(), tag.getValue(), id.value());
        }
    }

    /** Saving again is fine, since whoever lost the connection during a commit cannot know whether it happened. */
    private static void requireSame(Transaction transaction, Generation generation, GenerationRow row)
            throws SQLException {
        String known = transaction
                .first(SELECT, stored -> stored.getString(1), generation.id().value())
                .orElse("");
        // Without references: that is how rows of older versions are.
        if (!known.equals(row.body()) && !known.equals(RecordJson.write(generation))) {
            throw new StoreException(
                    "generation " + generation.id() + " is stored already with other content; records never change, so"
                            + " give every call an id of its own",
                    null,
                    false);
        }
    }

    @Override
    public Optional<Generation> find(GenerationId id) {
        return read(SELECT, id.value()).stream().findFirst();
    }

    @Override
    public List<Generation> list(GenerationQuery query) {
        List<String> conditions = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        where("id < ?", query.before() == null ? null : query.before().value(), conditions, arguments);
        where("started_at >= ?", query.since() == null ? null : Columns.time(query.since()), conditions, arguments);
        where("prompt = ?", Columns.name(query.prompt()), conditions, arguments);
        where("user_name = ?", Columns.name(query.user()), conditions, arguments);
        where("status = ?", query.status() == null ? null : query.status().name(), conditions, arguments);
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        arguments.add(query.limit());
        return read(
                "SELECT body, blobs FROM llmops_generation" + where + " ORDER BY id DESC LIMIT ?", arguments.toArray());
    }

    /** The blobs in one state with the bodies: an erasure between the two would take them. */
    private List<Generation> read(String sql, Object... arguments) {
        List<String> bodies = reader.snapshot(connection -> {
            boolean[] shared = new boolean[1];
            List<String> found = Rows.all(
                    connection,
                    sql,
                    row -> {
                        shared[0] |= row.getLong(2) > 0;
                        return row.getString(1);
                    },
                    arguments);
            return shared[0] ? Blobs.whole(connection, found) : found;
        });
        return bodies.stream()
                .map(body -> RecordJson.read(body, Generation.class))
                .toList();
    }

    private static void where(
            String condition, @Nullable String value, List<String> conditions, List<Object> arguments) {
        if (value != null) {
            conditions.add(condition);
            arguments.add(value);
        }
    }
}
