package dev.llmops.core.store;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.memory.Fact;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.memory.SessionSummary;
import dev.llmops.api.memory.StoredMessage;
import dev.llmops.api.message.Message;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.sql.BorrowedConnection;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.jdbc.Limits;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.privacy.EncryptedStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Memory in the tables of this library. Writers take the lock that all writers take, so positions in a session have no gaps by two
 * processes and no message is between those of another.
 */
final class JdbcMemoryStore implements MemoryStore {

    private final Database database;
    private final Reader reader;
    private volatile boolean closed;

    JdbcMemoryStore(Database database) {
        this.database = database;
        this.reader = new Reader(database);
    }

    /** Something to be written in one transaction. */
    @FunctionalInterface
    private interface Writing<T> {
        T write(Connection connection) throws SQLException;
    }

    private <T> T write(Writing<T> writing) {
        if (closed) {
            throw new StoreUnavailableException(database.name() + " is closed");
        }
        try (BorrowedConnection writer = database.writer()) {
            Connection connection = writer.connection();
            database.lock(connection);
            T written = writing.write(connection);
            // Not with commit(): SQLite's driver would begin anew at once.
            connection.setAutoCommit(true);
            return written;
        } catch (SQLException e) {
            throw database.translate("could not write to", e);
        }
    }

    @Override
    public List<StoredMessage> append(
            SessionKey session, List<? extends Message> messages, @Nullable GenerationId origin, Instant at) {
        List<Message> added = List.copyOf(messages);
        Objects.requireNonNull(at, "at");
        return added.isEmpty() ? List.of() : write(connection -> insert(connection, session, added, origin, at));
    }

    private static List<StoredMessage> insert(
            Connection connection,
            SessionKey session,
            List<Message> messages,
            @Nullable GenerationId origin,
            Instant at)
            throws SQLException {
        String key = key(session);
        String subject = subject(session.tenant(), session.user());
        long last = Rows.first(
                        connection,
                        "SELECT last_position FROM llmops_memory_session WHERE session = ?",
                        row -> row.getLong(1),
                        key)
                .orElse(0L);
        List<StoredMessage> stored = new ArrayList<>();
        for (Message message : messages) {
            StoredMessage next = new StoredMessage(++last, message, origin, at);
            Rows.update(
                    connection,
                    "INSERT INTO llmops_memory_message (session, position, subject, generation, kept_at, body)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    key,
                    last,
                    subject,
                    origin == null ? null : origin.value(),
                    Columns.time(at),
                    RecordJson.write(next));
            stored.add(next);
        }
        Rows.update(
                connection,
                "INSERT INTO llmops_memory_session (session, subject, last_position) VALUES (?, ?, ?)"
                        + " ON CONFLICT (session) DO UPDATE SET last_position = excluded.last_position",
                key,
                subject,
                last);
        return stored;
    }

    @Override
    public void replace(SessionKey session, List<? extends Message> messages, Instant at) {
        List<Message> wanted = List.copyOf(messages);
        Objects.requireNonNull(at, "at");
        write(connection -> {
            List<StoredMessage> before = latest(connection, session, Integer.MAX_VALUE);
            int same = 0;
            while (same < before.size()
                    && same < wanted.size()
                    && before.get(same).message().equals(wanted.get(same))) {
                same++;
            }
            if (same < before.size()) {
                Rows.update(
                        connection,
                        "DELETE FROM llmops_memory_message WHERE session = ? AND position >= ?",
                        key(session),
                        before.get(same).position());
                Rows.update(
                        connection, "UPDATE llmops_memory_session SET summary = NULL WHERE session = ?", key(session));
            }
            return insert(connection, session, wanted.subList(same, wanted.size()), null, at);
        });
    }

    @Override
    public List<StoredMessage> messages(SessionKey session, int limit) {
        Limits.atLeastOne(limit);
        return reader.with(connection -> latest(connection, session, limit));
    }

    private static List<StoredMessage> latest(Connection connection, SessionKey session, int limit)
            throws SQLException {
        List<StoredMessage> newestFirst = Rows.all(
                connection,
                "SELECT body FROM llmops_memory_message WHERE session = ? ORDER BY position DESC LIMIT ?",
                row -> RecordJson.read(row.getString(1), StoredMessage.class),
                key(session),
                limit);
        List<StoredMessage> messages = new ArrayList<>(newestFirst);
        Collections.reverse(messages);
        return messages;
    }

    @Override
    public void summarise(SessionKey session, SessionSummary summary) {
        write(connection -> {
            Set<Long> positions = new HashSet<>(Rows.all(
                    connection,
                    "SELECT position FROM llmops_memory_message WHERE session = ?",
                    row -> row.getLong(1),
                    key(session)));
            for (long source : summary.sources()) {
                if (!positions.contains(source)) {
                    throw new InvalidRequestException("a summary must be of messages of its session, but session '"
                            + session.session() + "' has none at position " + source
                            + (positions.isEmpty() ? "; there is no such session of this user" : ""));
                }
            }
            return Rows.update(
                    connection,
                    "UPDATE llmops_memory_session SET summary = ? WHERE session = ?",
                    RecordJson.write(summary),
                    key(session));
        });
    }

    @Override
    public Optional<SessionSummary> summary(SessionKey session) {
        return reader.first(
                "SELECT summary FROM llmops_memory_session WHERE session = ? AND summary IS NOT NULL",
                row -> RecordJson.read(row.getString(1), SessionSummary.class),
                key(session));
    }

    @Override
    public boolean delete(SessionKey session) {
        return write(connection -> {
            Rows.update(connection, "DELETE FROM llmops_memory_message WHERE session = ?", key(session));
            return Rows.update(connection, "DELETE FROM llmops_memory_session WHERE session = ?", key(session)) > 0;
        });
    }

    @Override
    public void keep(Fact fact) {
        Instant expires = fact.expiresAt();
        write(connection -> Rows.update(
                connection,
                "INSERT INTO llmops_memory_fact (subject, id, learnt_at, expires_at, body) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (subject, id) DO UPDATE SET learnt_at = excluded.learnt_at,"
                        + " expires_at = excluded.expires_at, body = excluded.body",
                subject(fact.tenant(), fact.user()),
                Sha256.hex(fact.id()),
                Columns.time(fact.at()),
                expires == null ? null : Columns.time(expires),
                RecordJson.write(fact)));
    }

    @Override
    public List<Fact> facts(@Nullable String tenant, String user, Instant now) {
        return reader.all(
                "SELECT body FROM llmops_memory_fact WHERE subject = ? AND (expires_at IS NULL OR expires_at > ?)"
                        + " ORDER BY learnt_at DESC, id",
                row -> RecordJson.read(row.getString(1), Fact.class),
                subject(tenant, user),
                Columns.time(now));
    }

    @Override
    public boolean forget(@Nullable String tenant, String user, String id) {
        return write(connection -> Rows.update(
                        connection,
                        "DELETE FROM llmops_memory_fact WHERE subject = ? AND id = ?",
                        subject(tenant, user),
                        Sha256.hex(id))
                > 0);
    }

    @Override
    public int deleteExpired(Instant now) {
        return write(connection ->
                Rows.update(connection, "DELETE FROM llmops_memory_fact WHERE expires_at <= ?", Columns.time(now)));
    }

    @Override
    public int erase(@Nullable String tenant, @Nullable String user) {
        String subject = subject(tenant, user);
        int erased = write(connection -> {
            int summaries = Rows.all(
                            connection,
                            "SELECT 1 FROM llmops_memory_session WHERE subject = ? AND summary IS NOT NULL",
                            row -> true,
                            subject)
                    .size();
            int messages = Rows.update(connection, "DELETE FROM llmops_memory_message WHERE subject = ?", subject);
            Rows.update(connection, "DELETE FROM llmops_memory_session WHERE subject = ?", subject);
            return summaries
                    + messages
                    + Rows.update(connection, "DELETE FROM llmops_memory_fact WHERE subject = ?", subject);
        });
        try {
            database.scrub();
        } catch (SQLException e) {
            throw database.translate("all was erased, but its traces could not be removed from", e);
        }
        return erased;
    }

    private static String subject(@Nullable String tenant, @Nullable String user) {
        return Sha256.hex(EncryptedStore.subject(tenant, user));
    }

    private static String key(SessionKey session) {
        return Sha256.hex(subject(session.tenant(), session.user()) + session.session());
    }

    @Override
    public void close() {
        closed = true;
        reader.close();
        database.close();
    }
}
