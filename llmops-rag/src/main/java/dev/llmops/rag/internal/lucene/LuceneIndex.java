package dev.llmops.rag.internal.lucene;

import dev.llmops.api.index.IndexCapabilities;
import dev.llmops.api.index.IndexView;
import dev.llmops.api.index.IndexedDocument;
import dev.llmops.api.index.PassageIndex;
import dev.llmops.rag.IndexException;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The index in its folder. A document is replaced as a whole or not at all; what was {@linkplain #commit committed}
 * survives a crash and is what views see.
 */
public final class LuceneIndex implements PassageIndex {

    /** Up to this many entries vectors are compared one by one, which takes some milliseconds. */
    public static final int LARGEST_SCAN = 10_000;

    private final Path folder;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final VectorSearch vectors;
    private volatile @Nullable Schema schema;

    private LuceneIndex(Path folder, IndexWriter writer, SearcherManager searchers, int largestScan) {
        this.folder = folder;
        this.writer = writer;
        this.searchers = searchers;
        this.vectors = new VectorSearch(largestScan);
    }

    /**
     * {@return the index in a folder, which is made if it does not exist}
     *
     * @param folder the folder, which holds nothing else
     * @param kind what it must be
     * @param largestScan up to how many entries vectors are compared one by one
     * @throws IndexException if it can not be opened, is held by another process, or is of another kind
     */
    public static LuceneIndex open(Path folder, IndexKind kind, int largestScan) {
        IndexWriter writer = IndexFolder.open(folder, kind, new IndexWriterConfig(new ContentAnalyzer()));
        try {
            // Over what is committed, not over the writer's memory: nobody may find what a crash would take back.
            return new LuceneIndex(
                    folder, writer, new SearcherManager(writer.getDirectory(), new SearcherFactory()), largestScan);
        } catch (IOException e) {
            throw new IndexException("the index in folder '" + folder + "' can not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public IndexCapabilities capabilities() {
        return new IndexCapabilities("lucene", true, false, true, "bm25");
    }

    @Override
    public synchronized void put(IndexedDocument document) {
        Term key = key(document.tenant(), document.document().id());
        write(() -> writer.updateDocuments(key, Blocks.of(document)));
    }

    @Override
    public synchronized void delete(@Nullable String tenant, String id) {
        write(() -> writer.deleteDocuments(key(tenant, id)));
    }

    @Override
    public synchronized void commit() {
        write(() -> {
            writer.commit();
            searchers.maybeRefreshBlocking();
        });
    }

    @Override
    public IndexView view() {
        try {
            return new LuceneView(this, searchers);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Commits and lets go of the folder. Doing it twice does nothing. */
    @Override
    public synchronized void close() {
        write(() -> {
            searchers.close();
            writer.close();
            writer.getDirectory().close();
        });
    }

    VectorSearch vectors() {
        return vectors;
    }

    Schema schema(IndexReader reader) throws IOException {
        Schema known = schema;
        if (known == null || known.reader() != reader) {
            known = Schema.of(reader);
            schema = known;
        }
        return known;
    }

    static Term key(@Nullable String tenant, String id) {
        return new Term(Fields.KEY, MetadataTerms.key(tenant, id));
    }

    private interface Write {
        void run() throws IOException;
    }

    private void write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new IndexException(
                    "the index in folder '" + folder + "' can not be written; what was committed is kept: "
                            + e.getMessage(),
                    e);
        }
    }

    IndexException unreadable(IOException e) {
        return new IndexException("the index in folder '" + folder + "' can not be read: " + e.getMessage(), e);
    }
}
