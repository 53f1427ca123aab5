package dev.llmops.rag.internal.lucene;

import dev.llmops.api.closing.Closing;
import dev.llmops.rag.index.IndexCapabilities;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.Bm25Settings;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in its folder. A document is replaced as a whole or not at all; what was {@linkplain #commit committed}
 * survives a crash and is what views see.
 */
public final class LuceneIndex implements PassageIndex {

    private static final Logger LOG = LoggerFactory.getLogger(LuceneIndex.class);

    private final Path folder;
    private final Directory directory;
    private final IndexKind kind;
    private final LuceneSettings settings;
    private final SearcherManager searchers;
    private final VectorSearch vectors;
    private final Segments segments;
    private final WriterThread thread = new WriterThread();
    private volatile @Nullable Schema schema;
    /** Null after a fault, until the next write opens another. Used on the thread of the writer only. */
    private @Nullable IndexWriter writer;

    private boolean closed;

    private LuceneIndex(Path folder, Directory directory, IndexKind kind, LuceneSettings settings) {
        this.folder = folder;
        this.directory = directory;
        this.kind = kind;
        this.settings = settings;
        this.vectors = new VectorSearch(settings.maxScan());
        this.segments = new Segments(kind.dimension(), Runtime.getRuntime().maxMemory());
        this.searchers = thread.call(() -> {
            writer = writer();
            return searchers();
        });
    }

    private SearcherManager searchers() {
        try {
            // Over what is committed, not over the writer's memory: nobody may find what a crash would take back.
            return new SearcherManager(directory, new Searchers(settings.bm25()));
        } catch (IOException e) {
            abandon();
            throw Faults.reading(folder, e);
        }
    }

    /**
     * {@return what the index in a folder is, for one who opens it as it was made}
     *
     * @throws IndexException if there is no index of this format
     */
    public static IndexKind kind(Path folder) {
        return IndexFolder.kind(folder);
    }

    /**
     * {@return the index in a folder, which is made if it does not exist}
     *
     * @param folder the folder, which holds nothing else
     * @param kind what it must be
     * @param settings how it is searched and written
     * @throws IndexException if it cannot be opened, is held by another process, or is of another kind
     */
    public static LuceneIndex open(Path folder, IndexKind kind, LuceneSettings settings) {
        return open(folder, IndexFolder.directory(folder), kind, settings);
    }

    /** Lets tests make the disk fail. */
    static LuceneIndex open(Path folder, Directory directory, IndexKind kind, LuceneSettings settings) {
        try {
            return new LuceneIndex(folder, directory, kind, settings);
        } catch (RuntimeException e) {
            try {
                directory.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    @Override
    public IndexCapabilities capabilities() {
        return new IndexCapabilities("lucene", true, false, true, "bm25");
    }

    @Override
    public synchronized void put(IndexedDocument document) {
        Term key = key(document.tenant(), document.document().id());
        write(open -> open.updateDocuments(key, LuceneDocuments.of(document, key)));
    }

    @Override
    public synchronized void delete(@Nullable String tenant, String id) {
        write(open -> open.deleteDocuments(key(tenant, id)));
    }

    @Override
    public synchronized void commit() {
        write(open -> {
            open.commit();
            searchers.maybeRefreshBlocking();
        });
    }

    /**
     * Takes over the documents of other indexes, all or none: segments are copied as they are. A document replaces that of the same
     * key, also if an earlier folder brought it.
     *
     * @param folders folders of indexes of this kind that nothing has open
     */
    public synchronized void addAll(List<Path> folders) {
        write(open -> {
            try {
                for (Path other : folders) {
                    addIndex(open, other);
                }
            } catch (RuntimeException e) {
                // What was taken over before must not be in the next commit.
                abandon();
                throw e;
            }
            open.commit();
            searchers.maybeRefreshBlocking();
        });
    }

    private void addIndex(IndexWriter open, Path other) throws IOException {
        try (Directory from = IndexFolder.existing(other, kind);
                IndexReader reader = DirectoryReader.open(from)) {
            Terms keys = MultiTerms.getTerms(reader, Fields.KEY);
            if (keys == null) {
                return;
            }
            TermsEnum each = keys.iterator();
            for (BytesRef key = each.next(); key != null; key = each.next()) {
                open.deleteDocuments(new Term(Fields.KEY, BytesRef.deepCopyOf(key)));
            }
            open.addIndexes(from);
        }
    }

    /** Merges segments into as few as memory allows, which takes long. All of it is committed already, so no fault of it loses any. */
    @Override
    public synchronized void forceMerge() {
        requireOpen();
        thread.runLong(this::merge);
    }

    private void merge() {
        try {
            writeHere(open -> {
                open.forceMerge(segments.least(SegmentInfos.readLatestCommit(directory)));
                open.commit();
                searchers.maybeRefreshBlocking();
            });
        } catch (IndexException e) {
            LOG.warn("the index in folder '{}' could not be merged, and is searched as it is", folder, e);
        }
    }

    @Override
    public IndexView view() {
        try {
            return new LuceneView(this, searchers);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void verify() {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                for (LeafReaderContext leaf : searcher.getLeafContexts()) {
                    leaf.reader().checkIntegrity();
                }
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Commits and lets go of the folder. Doing it twice does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Closing.all(() -> thread.run(this::closeAll), thread::end);
    }

    private void closeAll() {
        try (Directory last = directory;
                SearcherManager first = searchers) {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException e) {
            throw Faults.writing(folder, e);
        }
    }

    private static final class Searchers extends SearcherFactory {

        private final BM25Similarity similarity;

        Searchers(Bm25Settings bm25) {
            similarity = new BM25Similarity((float) bm25.k1(), (float) bm25.b());
        }

        @Override
        public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) throws IOException {
            IndexSearcher searcher = super.newSearcher(reader, previous);
            searcher.setSimilarity(similarity);
            return searcher;
        }
    }

    VectorSearch vectors() {
        return vectors;
    }

    @SuppressWarnings("ReferenceEquality") // a reader is one state of the index
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
        void to(IndexWriter open) throws IOException;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the index in folder '" + folder + "' is closed");
        }
    }

    private void write(Write write) {
        requireOpen();
        thread.run(() -> writeHere(write));
    }

    /** After a fault a writer is no use any more; the next write has another, over what was committed. */
    private void writeHere(Write write) {
        if (writer == null) {
            writer = writer();
        }
        try {
            write.to(writer);
        } catch (IOException | IllegalStateException e) { // the latter of a writer that a fault has closed
            abandon();
            throw Faults.writing(folder, e);
        }
    }

    private IndexWriter writer() {
        return IndexFolder.open(
                folder,
                directory,
                kind,
                new IndexWriterConfig(new ContentAnalyzer())
                        .setCodec(new WideVectors(settings.quantized()))
                        .setMergePolicy(segments.policy()));
    }

    private void abandon() {
        try {
            if (writer != null) {
                writer.rollback();
            }
        } catch (IOException e) {
            LOG.warn("the writer of the index in folder '{}' could not be given up", folder, e);
        }
        writer = null;
    }

    IndexException unreadable(IOException e) {
        return Faults.reading(folder, e);
    }
}
