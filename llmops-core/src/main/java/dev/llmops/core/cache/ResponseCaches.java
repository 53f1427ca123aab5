package dev.llmops.core.cache;

import dev.llmops.api.cache.ResponseCache;
import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * Makes response caches. Those in a database are there for all processes that use it, and survive a restart. They hold answers in
 * clear text, as models gave them, until these expire: protect the file or the database as you protect the records.
 */
public final class ResponseCaches {

    private ResponseCaches() {}

    /**
     * {@return a cache in memory}
     *
     * @param maxBytes about how much memory the answers may take, at least 1; the least useful go first
     */
    public static ResponseCache inMemory(long maxBytes) {
        return new InMemoryResponseCache(maxBytes);
    }

    /**
     * {@return the cache in a SQLite file, which is created, with its folder, if it is not there} It must be on a local disk. Closing
     * it keeps the file.
     *
     * @param file the file; one of its own, or that of a store
     * @param maxEntries most answers, at least 1; the oldest go first
     * @throws dev.llmops.api.error.StoreVersionException if another version of this library wrote it; nothing in it is changed
     * @throws dev.llmops.api.error.StoreException if it cannot be opened; the message names the file
     */
    public static ResponseCache sqlite(Path file, long maxEntries) {
        return JdbcResponseCache.sqlite(file, maxEntries);
    }

    /**
     * {@return the cache in a PostgreSQL database, in tables of the connections' schema whose names begin with {@code llmops_cache}}
     *
     * @param connections where connections come from, with a pool behind it; stays open when the cache is closed
     * @param maxEntries most answers, at least 1; the oldest go first
     * @throws dev.llmops.api.error.StoreVersionException if another version of this library wrote it; nothing in it is changed
     * @throws dev.llmops.api.error.StoreException if it cannot be reached
     */
    public static ResponseCache jdbc(DataSource connections, long maxEntries) {
        return JdbcResponseCache.postgres(connections, maxEntries);
    }
}
