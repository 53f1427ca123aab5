package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.generation.DailyCalls;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.audit.AuditEvents;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.internal.record.Aggregates;
import dev.llmops.core.internal.record.Blobs;
import dev.llmops.core.internal.record.DailyProgress;
import dev.llmops.core.internal.record.DailyTable;
import dev.llmops.core.internal.record.ExperimentCalls;
import dev.llmops.core.internal.record.FilterSql;
import dev.llmops.core.internal.record.GenerationRow;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class GenerationTable implements GenerationStore {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationTable.class);

    private static final String INSERT = RecordTable.GENERATION.insert() + " ON CONFLICT (id) DO NOTHING";
    private static final String SELECT = "SELECT body, blobs FROM llmops_generation WHERE id = ?";
    private static final String INSERT_TAG =
            "INSERT INTO llmops_generation_tag (name, value, generation_id) VALUES (?, ?, ?)";

    private static final String INSERT_VARIANT =
            "INSERT INTO llmops_generation_variant (experiment, variant, generation_id) VALUES (?, ?, ?)";

    private final AtomicBoolean catchingUp = new AtomicBoolean();
    private final BatchWriter writer;
    private final Reader reader;
    private final SummaryRows summaries;

    GenerationTable(BatchWriter writer, Reader reader, SummaryRows summaries) {
        this.writer = writer;
        this.reader = reader;
        this.summaries = summaries;
    }

    @Override
    @SuppressWarnings("NullAway") // the future of a save completes with null, as the interface says
    public CompletableFuture<Void> save(Generation generation) {
        return writer.submit(() -> {
            GenerationRow row = GenerationRow.of(generation);
            String event = AuditChain.canonical(AuditEvents.of(
                    generation, RecordTable.GENERATION.hash(row.columns().toArray())));
            List<@Nullable Object[]> calls = ExperimentCalls.of(generation).rows();
            return transaction -> {
                if (transaction.update(INSERT, row.columns().toArray()) == 1) {
                    insertTags(transaction, generation.id(), row);
                    for (@Nullable Object[] call : calls) {
                        transaction.update(ExperimentCalls.INSERT, call);
                    }
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
        for (Map.Entry<String, String> variant : row.variants().entrySet()) {
            transaction.update(INSERT_VARIANT, variant.getKey(), variant.getValue(), id.value());
        }
    }

    /** Saving again is fine, since whoever lost the connection during a commit cannot know whether it happened. */
    private static void requireSame(Transaction transaction, Generation generation, GenerationRow row)
            throws SQLException {
        String known = transaction
                .first(SELECT, stored -> stored.getString(1), generation.id().value())
                .orElseThrow();
        // The JSON of older versions is another, without references; what it says is the same.
        if (!known.equals(row.body())
                && !RecordJson.read(known, Generation.class).equals(generation)) {
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
        FilterSql filter = FilterSql.of(query);
        List<Object> arguments = filter.arguments();
        arguments.add(query.limit());
        // The bodies of those alone that are wanted: to sort, the database would else read all.
        return read(
                "SELECT body, blobs FROM llmops_generation WHERE id IN (SELECT " + filter.id() + filter.text()
                        + " ORDER BY " + filter.id() + " DESC LIMIT ?) ORDER BY id DESC",
                arguments.toArray());
    }

    @Override
    public List<GenerationSummary> summaries(GenerationQuery query) {
        return summaries.of(query);
    }

    @Override
    public List<GenerationAggregate> aggregate(GenerationAggregation aggregation) {
        return reader.sums(connection -> Aggregates.of(connection, aggregation));
    }

    @Override
    public List<DailyCalls> daily(LocalDate first, @Nullable String tenant) {
        return reader.with(connection -> {
            if (DailyProgress.isBehind(connection)) {
                catchUp();
            }
            return DailyTable.read(connection, first, tenant);
        });
    }

    /** Does not wait: whoever looks next sees what an older version wrote. One at a time, however many look. */
    private void catchUp() {
        if (catchingUp.compareAndSet(false, true)) {
            try {
                var unused = writer.submitNow(() -> transaction -> {
                            transaction.summed();
                            return true;
                        })
                        .whenComplete((done, failure) -> caughtUp(failure));
            } catch (StoreUnavailableException e) {
                caughtUp(e);
            }
        }
    }

    private void caughtUp(@Nullable Throwable failure) {
        catchingUp.set(false);
        if (failure != null) {
            LOG.debug("the sums of days are not brought up to the end of the log now", failure);
        }
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
}
