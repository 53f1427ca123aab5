package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.experiment.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

final class GenerationTable implements GenerationStore {

    private static final String INSERT = RecordTable.GENERATION.insert() + " ON CONFLICT (id) DO NOTHING";
    private static final String SELECT = "SELECT body FROM llmops_generation WHERE id = ?";

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
            String body = RecordJson.write(generation);
            @Nullable Object[] row = row(generation, body);
            String event = AuditChain.canonical(AuditEvents.of(generation, RecordTable.GENERATION.hash(row)));
            return transaction -> {
                if (transaction.update(INSERT, row) == 1) {
                    transaction.audit(event);
                } else {
                    requireSame(transaction, generation, body);
                }
                return null;
            };
        });
    }

    private static @Nullable Object[] row(Generation generation, String body) {
        @Nullable PromptUse prompt = generation.prompt();
        @Nullable Assignment assignment = generation.assignment();
        return new @Nullable Object[] {
            generation.id().value(),
            generation.contentHash(),
            Columns.time(generation.timings().startedAt()),
            generation.status().name(),
            prompt == null ? null : Columns.text(prompt.name()),
            prompt == null ? null : prompt.version(),
            assignment == null ? null : Columns.text(assignment.experiment()),
            assignment == null ? null : Columns.text(assignment.variant()),
            Columns.text(generation.caller().user()),
            Columns.text(generation.caller().session()),
            Columns.text(generation.caller().tenant()),
            generation.model() == null ? null : Columns.text(generation.model().name()),
            body
        };
    }

    /** Saving again is fine, since whoever lost the connection during a commit cannot know whether it happened. */
    private static void requireSame(Transaction transaction, Generation generation, String body) throws SQLException {
        Optional<String> known = transaction.first(
                SELECT, row -> row.getString(1), generation.id().value());
        if (!known.equals(Optional.of(body))) {
            throw new StoreException(
                    "generation " + generation.id() + " is stored already with other content; records never change, so"
                            + " give every call an id of its own",
                    null,
                    false);
        }
    }

    @Override
    public Optional<Generation> find(GenerationId id) {
        return reader.first(SELECT, GenerationTable::read, id.value());
    }

    @Override
    public List<Generation> list(GenerationQuery query) {
        List<String> conditions = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        where("id < ?", query.before() == null ? null : query.before().value(), conditions, arguments);
        where("started_at >= ?", query.since() == null ? null : Columns.time(query.since()), conditions, arguments);
        where("prompt = ?", Columns.text(query.prompt()), conditions, arguments);
        where("user_name = ?", Columns.text(query.user()), conditions, arguments);
        where("status = ?", query.status() == null ? null : query.status().name(), conditions, arguments);
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        arguments.add(query.limit());
        return reader.all(
                "SELECT body FROM llmops_generation" + where + " ORDER BY id DESC LIMIT ?",
                GenerationTable::read,
                arguments.toArray());
    }

    private static void where(
            String condition, @Nullable String value, List<String> conditions, List<Object> arguments) {
        if (value != null) {
            conditions.add(condition);
            arguments.add(value);
        }
    }

    private static Generation read(ResultSet row) throws SQLException {
        return RecordJson.read(row.getString(1), Generation.class);
    }
}
