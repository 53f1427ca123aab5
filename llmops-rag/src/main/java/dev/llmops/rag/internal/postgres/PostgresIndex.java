package dev.llmops.rag.internal.postgres;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IndexCapabilities;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in tables of PostgreSQL. What was written is kept in memory until the commit, which is one transaction. A
 * view is a transaction that only reads, on a connection of its own.
 */
public final class PostgresIndex implements PassageIndex {

    /** What an HNSW index on half-precision vectors takes. */
    public static final int MAX_DIMENSION = 4_000;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresIndex.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private final DataSource connections;
    private final String name;
    private final String tables;
    private final IndexKind kind;
    private final int maxScan;
    private final Map<String, @Nullable IndexedDocument> written = new LinkedHashMap<>();
    private volatile boolean large;

    private PostgresIndex(DataSource connections, String name, IndexKind kind, int maxScan) {
        this.connections = connections;
        this.name = name;
        this.tables = tables(name);
        this.kind = kind;
        this.maxScan = maxScan;
    }

    /**
     * {@return the index of a name, whose tables are made if they do not exist}
     *
     * @param connections where they come from; the application's, which closes them
     * @param name what the names of the tables begin with behind {@code llmops_}: small Latin letters, digits and underscores, 40 at most
     * @param kind what it must be
     * @param maxScan up to how many passages vectors are compared one by one
     * @throws IndexException if it cannot be opened, or is of another kind
     */
    public static PostgresIndex open(DataSource connections, String name, IndexKind kind, int maxScan) {
        PostgresSchema.open(connections, requireName(name), kind);
        return new PostgresIndex(connections, name, kind, maxScan);
    }

    /** What the names of an index's tables begin with, so that they are not in the way of the application's. */
    static String tables(String name) {
        return "llmops_" + name;
    }

    /** {@return the name, if it can be one} */
    public static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of an index must be small letters, digits and underscores, a letter"
                            + " first and at most 40, but was '" + name + "'");
        }
        return name;
    }

    @Override
    public IndexCapabilities capabilities() {
        return new IndexCapabilities("postgres", true, true, true, "ts_rank_cd");
    }

    @Override
    public synchronized void put(IndexedDocument document) {
        check(document);
        written.put(key(document.tenant(), document.document().id()), document);
    }

    @Override
    public void check(IndexedDocument document) {
        PostgresWriter.requireStorable(document);
    }

    @Override
    public synchronized void delete(@Nullable String tenant, String id) {
        written.put(key(tenant, id), null);
    }

    static String key(@Nullable String tenant, String id) {
        return Sha256.hex(MetadataTerms.key(tenant, id));
    }

    @Override
    public synchronized void commit() {
        if (written.isEmpty()) {
            return;
        }
        PostgresWriter documents = new PostgresWriter(tables, kind.dimension(), written);
        written.clear();
        try {
            try {
                write(documents, Borrowed::beginWritingBesideOthers);
            } catch (SQLException e) {
                if (!Borrowed.isConflict(e)) {
                    throw e;
                }
                write(documents, Borrowed::beginWriting);
            }
        } catch (SQLException e) {
            throw new IndexException(
                    "index '" + name + "' cannot be written; nothing of this commit is kept: " + e.getMessage(), e);
        }
    }

    private interface Beginning {
        void begin(Borrowed writer, String tables) throws SQLException;
    }

    private void write(PostgresWriter documents, Beginning beginning) throws SQLException {
        Borrowed writer = new Borrowed(connections);
        try {
            beginning.begin(writer, tables);
            documents.write(writer.connection());
            writer.connection().commit();
        } catch (SQLException | RuntimeException e) {
            writer.closeAfter(e);
            throw e;
        }
        giveBackCommitted(writer);
    }

    /** What is committed is kept, so the caller must not be told to write it again. */
    private void giveBackCommitted(Borrowed writer) {
        try {
            writer.close();
        } catch (SQLException e) {
            LOG.warn("a connection of index '{}' could not be given back after a commit", name, e);
        }
    }

    @Override
    public IndexView view() {
        try {
            Borrowed reader = new Borrowed(connections);
            try {
                reader.beginSnapshot();
                // The snapshot is taken by the first statement that reads.
                large = large || PostgresView.hasMoreThan(reader.connection(), tables, maxScan);
                return new PostgresView(reader, tables, kind.dimension(), large);
            } catch (SQLException | RuntimeException e) {
                reader.closeAfter(e);
                throw e;
            }
        } catch (SQLException e) {
            throw new IndexException("index '" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** Forgets what was not committed. The connections stay the application's. */
    @Override
    public synchronized void close() {
        written.clear();
    }
}
