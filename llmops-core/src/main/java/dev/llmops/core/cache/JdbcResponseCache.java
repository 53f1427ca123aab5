package dev.llmops.core.cache;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.cache.CacheOrigin;
import dev.llmops.api.cache.CacheSelector;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.error.StoreVersionException;
import dev.llmops.api.retention.Subject;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.sql.BorrowedConnection;
import dev.llmops.commons.internal.sql.ConnectionPools;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.jdbc.SqliteFiles;
import dev.llmops.core.internal.json.RecordJson;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Keeps answers in one table of SQLite or PostgreSQL. It is not the table of a store: what is lost here is only asked again, so a
 * commit does not wait for the disk, and an answer that expired is deleted.
 */
final class JdbcResponseCache implements ResponseCache {

    static final int VERSION = 1;
    static final String SCHEMA = "llmops_cache_schema";
    static final String ENTRIES = "llmops_cached_response";

    private static final int CONNECTIONS = 4;
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
    /** Puts between two looks at what is expired or too much. */
    private static final int PRUNE_EVERY = 64;
    /** Any number will do, as long as nobody else uses it: this is "llmcache" in ASCII. */
    private static final long LOCK = 0x6c6c6d6361636865L;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS " + SCHEMA + " (version INTEGER NOT NULL)",
            "CREATE TABLE IF NOT EXISTS " + ENTRIES + " (cache_key TEXT NOT NULL PRIMARY KEY, tenant TEXT, prompt TEXT,"
                    + " prompt_version INTEGER, model TEXT NOT NULL, index_version TEXT, created_at BIGINT NOT NULL,"
                    + " expires_at BIGINT NOT NULL, entry TEXT NOT NULL)",
            "CREATE INDEX IF NOT EXISTS llmops_cached_response_created ON " + ENTRIES + " (created_at)");

    private static final String PUT = "INSERT INTO " + ENTRIES
            + " (cache_key, tenant, prompt, prompt_version, model, index_version, created_at, expires_at, entry)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cache_key) DO UPDATE SET tenant = excluded.tenant,"
            + " prompt = excluded.prompt, prompt_version = excluded.prompt_version, model = excluded.model,"
            + " index_version = excluded.index_version, created_at = excluded.created_at,"
            + " expires_at = excluded.expires_at, entry = excluded.entry";

    private final DataSource connections;
    private final String name;
    private final boolean postgres;
    private final long maxEntries;
    private final AtomicLong puts = new AtomicLong();

    private JdbcResponseCache(DataSource connections, String name, boolean postgres, long maxEntries) {
        Require.atLeast("maxEntries", maxEntries, 1);
        this.connections = connections;
        this.name = name;
        this.postgres = postgres;
        this.maxEntries = maxEntries;
    }

    static ResponseCache sqlite(Path path, long maxEntries) {
        return sqlite(path, maxEntries, BUSY_TIMEOUT);
    }

    /** @param busyTimeout how long it waits for another process */
    static ResponseCache sqlite(Path path, long maxEntries, Duration busyTimeout) {
        Path file = SqliteFiles.prepared("cache", path);
        SQLiteDataSource source = SqliteFiles.open(
                file, SQLiteConfig.SynchronousMode.NORMAL, SQLiteConfig.TransactionMode.IMMEDIATE, busyTimeout);
        String name = "the cache " + file;
        // Without the pool, which would try for long to open a file that is no database.
        new JdbcResponseCache(source, name, false, maxEntries).open();
        HikariDataSource pool =
                ConnectionPools.open("llmops-cache", CONNECTIONS, config -> config.setDataSource(source));
        return new JdbcResponseCache(pool, name, false, maxEntries);
    }

    static ResponseCache postgres(DataSource connections, long maxEntries) {
        return new JdbcResponseCache(connections, "the cache in PostgreSQL", true, maxEntries).open();
    }

    private JdbcResponseCache open() {
        return with("open", connection -> {
            connection.setAutoCommit(false);
            if (postgres) {
                Rows.all(connection, "SELECT pg_advisory_xact_lock(?)", row -> true, LOCK);
            }
            requireVersion(connection);
            connection.commit();
            return this;
        });
    }

    /** Nothing is changed in a cache of another version: whoever wrote it may go on using it. */
    private void requireVersion(Connection connection) throws SQLException {
        Rows.execute(connection, TABLES.get(0));
        List<Integer> versions = Rows.all(connection, "SELECT version FROM " + SCHEMA, row -> row.getInt(1));
        if (versions.isEmpty()) {
            for (String table : TABLES) {
                Rows.execute(connection, table);
            }
            Rows.update(connection, "INSERT INTO " + SCHEMA + " (version) VALUES (?)", VERSION);
        } else if (!versions.equals(List.of(VERSION))) {
            throw new StoreVersionException(name + " has version " + versions.get(0)
                    + ", but this version of LLMOps for Java reads and writes version " + VERSION
                    + ": use the version that wrote it, or another cache. Nothing in it was changed");
        }
    }

    @Override
    public Optional<CachedResponse> find(String key) {
        return with(
                        "read",
                        connection -> Rows.all(
                                connection,
                                "SELECT entry FROM " + ENTRIES + " WHERE cache_key = ?",
                                row -> row.getString(1),
                                key))
                .stream()
                .findFirst()
                .map(json -> RecordJson.read(json, CachedResponse.class));
    }

    @Override
    public void put(CachedResponse entry) {
        CacheOrigin origin = entry.origin();
        String json = RecordJson.write(entry);
        long now = entry.createdAt().toEpochMilli();
        with(
                "write",
                connection -> Rows.update(
                        connection,
                        PUT,
                        entry.key(),
                        origin.tenant(),
                        origin.prompt(),
                        origin.promptVersion(),
                        origin.model(),
                        origin.indexVersion(),
                        now,
                        entry.expiresAt().toEpochMilli(),
                        json));
        long put = puts.incrementAndGet();
        if (put == 1 || put % PRUNE_EVERY == 0) {
            with("write", connection -> prune(connection, now));
        }
    }

    private int prune(Connection connection, long now) throws SQLException {
        int expired = Rows.update(connection, "DELETE FROM " + ENTRIES + " WHERE expires_at <= ?", now);
        return expired
                + Rows.update(
                        connection,
                        "DELETE FROM " + ENTRIES + " WHERE cache_key IN (SELECT cache_key FROM " + ENTRIES
                                + " ORDER BY created_at DESC, cache_key LIMIT ? OFFSET ?)",
                        Long.MAX_VALUE,
                        maxEntries);
    }

    @Override
    public long invalidate(CacheSelector which) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        putUnlessNull(wanted, "tenant", which.tenant());
        putUnlessNull(wanted, "prompt", which.prompt());
        putUnlessNull(wanted, "prompt_version", which.promptVersion());
        putUnlessNull(wanted, "model", which.model());
        putUnlessNull(wanted, "index_version", which.indexVersion());
        String where = wanted.keySet().stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
        String sql = "DELETE FROM " + ENTRIES + (where.isEmpty() ? "" : " WHERE " + where);
        return with(
                "write",
                connection -> Rows.update(connection, sql, wanted.values().toArray()));
    }

    /** The text of a member cannot be within a value, where its quotation marks would be escaped. */
    @Override
    public long erase(Subject subject) {
        String tenant = subject.tenant() == null ? "tenant IS NULL" : "tenant = ?";
        String sql = "DELETE FROM " + ENTRIES + " WHERE entry LIKE ? OR (entry NOT LIKE ? AND " + tenant + ")";
        List<Object> arguments =
                new ArrayList<>(List.of("%\"subject\":\"" + subject.digest() + "\"%", "%\"subject\":\"%"));
        if (subject.tenant() != null) {
            arguments.add(subject.tenant());
        }
        long erased = with("write", connection -> Rows.update(connection, sql, arguments.toArray()));
        if (!postgres) {
            // The write-ahead log has what was there before.
            with("write", connection -> {
                SqliteFiles.emptyLog(connection, name);
                return true;
            });
        }
        return erased;
    }

    private static void putUnlessNull(Map<String, Object> values, String column, @Nullable Object value) {
        if (value != null) {
            values.put(column, value);
        }
    }

    /** A pool of the application's stays open. */
    @Override
    public void close() {
        if (!postgres && connections instanceof HikariDataSource own) {
            own.close();
        }
    }

    /** Something to do with a connection. */
    @FunctionalInterface
    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T with(String doing, Work<T> work) {
        try (BorrowedConnection borrowed = new BorrowedConnection(connections)) {
            return work.run(borrowed.connection());
        } catch (SQLException e) {
            throw translate("could not " + doing + " " + name, e);
        }
    }

    private static StoreException translate(String what, SQLException error) {
        String message = String.valueOf(error.getMessage());
        return message.contains("SQLITE_NOTADB") || message.contains("SQLITE_CORRUPT")
                ? new StoreException(
                        what + ": the file is damaged or not a SQLite database; delete it or choose another (" + message
                                + ")",
                        error,
                        false)
                : new StoreUnavailableException(what + ": " + message, error);
    }
}
