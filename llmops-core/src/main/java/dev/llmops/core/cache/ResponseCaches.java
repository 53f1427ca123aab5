package dev.llmops.core.cache;

import dev.llmops.api.cache.ResponseCache;
import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * Creates response caches. Those in a database are shared by all processes that use it, and survive a restart. They hold answers in
 * clear text, as models gave them, until they expire: protect the file or the database as you protect the records.
 */
public final class ResponseCaches {

    private ResponseCaches() {}

    /**
     * {@return a cache in memory}
     *
     * @param maxBytes approximately how many bytes of memory the answers may use, at least 10,000; an answer larger than that is not kept, and the least useful are evicted first
     */
    public static ResponseCache inMemory(long maxBytes) {
        return new InMemoryResponseCache(maxBytes);
    }

    /**
     * {@return the cache in a SQLite file, which is created, with its folder, if it does not exist} It must be on a local disk. Closing
     * it keeps the file.
     *
     * @param file a file of its own, or that of a store
     * @param maxEntries the maximum number of answers, at least 1; the oldest are evicted first
     * @throws dev.llmops.api.error.StoreVersionException if another version of this library wrote it; nothing in it is changed
     * @throws dev.llmops.api.error.StoreException if it cannot be opened; the message names the file
     */
    public static ResponseCache sqlite(Path file, long maxEntries) {
        return JdbcResponseCache.sqlite(file, maxEntries);
    }

    /**
     * {@return the cache in a PostgreSQL database, in tables of the connections' schema whose names begin with {@code llmops_cache}}
     *
     * @param connections supplies connections, from a pool; stays open when the cache is closed
     * @param maxEntries the maximum number of answers, at least 1; the oldest are evicted first
     * @throws dev.llmops.api.error.StoreVersionException if another version of this library wrote it; nothing in it is changed
     * @throws dev.llmops.api.error.StoreException if it cannot be reached
     */
    public static ResponseCache jdbc(DataSource connections, long maxEntries) {
        return JdbcResponseCache.postgres(connections, maxEntries);
    }
}
