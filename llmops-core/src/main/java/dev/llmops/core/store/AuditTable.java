package dev.llmops.core.store;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Broken;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.core.internal.audit.AuditChain;
import dev.llmops.core.internal.audit.AuditCheck;
import dev.llmops.core.internal.audit.RecordCheck;
import dev.llmops.core.internal.jdbc.Limits;
import dev.llmops.core.internal.json.CanonicalEvent;
import dev.llmops.core.internal.record.DailyProgress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class AuditTable implements AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTable.class);

    private static final String SELECT = "SELECT sequence, event, previous_hash, hash FROM llmops_audit_entry";
    private static final int FETCH_SIZE = 1000;

    private final BatchWriter writer;
    private final Reader reader;
    private final String holds;

    /**
     * Reads and writes the log.
     *
     * @param indexOf the database's function that tells at which character a text holds another, 0 if nowhere
     */
    AuditTable(BatchWriter writer, Reader reader, String indexOf) {
        this.writer = writer;
        this.reader = reader;
        this.holds = " AND " + indexOf + "(event, ?) > 0";
    }

    @Override
    public AuditEntry append(AuditEvent event) {
        return writer.call(transaction -> transaction.audit(event));
    }

    @Override
    public AuditHead head() {
        return reader.first(AuditChain.SELECT_HEAD, AuditChain::readHead).orElse(AuditHead.EMPTY);
    }

    @Override
    public List<AuditEntry> entries(long after, int limit) {
        return entries(after, limit, List.of());
    }

    /** The database looks for the texts in the canonical JSON, which has one form for each: what it leaves out is not parsed. */
    @Override
    public List<AuditEntry> entries(long after, int limit, Collection<String> beginnings) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(after);
        beginnings.forEach(text -> arguments.add(CanonicalEvent.beginning(text)));
        arguments.add(Limits.atLeastOne(limit));
        return reader.all(
                SELECT + " WHERE sequence > ?" + holds.repeat(beginnings.size()) + " ORDER BY sequence LIMIT ?",
                row -> AuditChain.readLink(row).entry(),
                arguments.toArray());
    }

    @Override
    public List<String> hashes(long after, int limit) {
        return reader.all(
                "SELECT hash FROM llmops_audit_entry WHERE sequence > ? AND sequence <= ? ORDER BY sequence",
                row -> row.getString(1),
                after,
                after + Limits.atLeastOne(limit));
    }

    /** Reads row by row: a log can be larger than the memory. */
    @Override
    public AuditVerification verify(@Nullable AuditHead known) {
        Optional<Long> summed = catchUp();
        return reader.snapshot(connection -> {
            AuditCheck chain = new AuditCheck(known);
            RecordCheck records = new RecordCheck(connection, new DerivedRows(connection, summed));
            try (PreparedStatement statement = connection.prepareStatement(SELECT + " ORDER BY sequence")) {
                statement.setFetchSize(FETCH_SIZE);
                try (ResultSet rows = statement.executeQuery()) {
                    while (!chain.failed() && !records.failed() && rows.next()) {
                        AuditChain.Link link = AuditChain.readLink(rows);
                        chain.next(link);
                        if (!chain.failed()) {
                            records.next(link);
                        }
                    }
                }
            }
            return first(chain.result(), chain.failed() ? records.soFar() : records.result(chain.last()));
        });
    }

    /** {@return up to which entry the sums of days have what was written: what an older version wrote is summed up first, or empty if it cannot be} */
    private Optional<Long> catchUp() {
        if (!reader.with(DailyProgress::isBehind)) {
            return reader.with(DailyProgress::sequence);
        }
        try {
            return writer.call(transaction -> DailyProgress.sequence(transaction.summed()));
        } catch (StoreUnavailableException e) {
            throw e; // which says nothing about the sums
        } catch (StoreException e) {
            LOG.debug("the sums of days cannot be brought up to the end of the log", e);
            return Optional.empty(); // no right to write, or a log that is damaged
        }
    }

    private static AuditVerification first(AuditVerification chain, @Nullable Broken record) {
        if (record == null) {
            return chain;
        }
        return chain instanceof Broken broken && broken.sequence() <= record.sequence() ? broken : record;
    }
}
