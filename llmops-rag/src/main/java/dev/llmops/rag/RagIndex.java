package dev.llmops.rag;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.embedding.MiniLm;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IdTakenException;
import dev.llmops.rag.index.IndexCapabilities;
import dev.llmops.rag.index.IndexCorruptException;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.index.TenantRequiredException;
import dev.llmops.rag.ingest.DocumentSource;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.SourceDiff;
import dev.llmops.rag.ingest.StaleDocumentsException;
import dev.llmops.rag.internal.ingest.DocumentIngestor;
import dev.llmops.rag.internal.ingest.IngestLog;
import dev.llmops.rag.internal.lucene.LuceneIndex;
import dev.llmops.rag.internal.postgres.PostgresIndex;
import dev.llmops.rag.internal.search.IndexSearch;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An index of documents with lexical and dense search, kept in its own folder, in a database, or in memory.
 *
 * <p>When a method that writes returns, its changes are durable and visible to searches. A process that is killed while it writes
 * loses none of them, and each document is in either its old or its new version, never a mix. Ranges of passages
 * refer to the text that {@link #document} returns.
 *
 * <p>Safe for use by multiple threads; writes run one at a time. Only one process at a time can have an
 * index in a folder open.
 */
public final class RagIndex implements Retriever, AutoCloseable {

    private final IndexPlace place;
    private final PassageIndex index;
    private final Tenancy tenancy;
    private final @Nullable EmbeddingClient embeddings;
    private final @Nullable EmbeddingClient own;
    private final String embedding;
    private final SearchMode mode;
    private final IndexSearch search;
    private final DocumentIngestor ingestor;
    private final IngestLog log;

    /**
     * @param embeddings computes the vectors, or null in a lexical index
     * @param own the same client if it is closed with the index, else null
     * @param embedding the model's name in the index
     * @param mode how it is searched unless a retriever sets another mode
     */
    RagIndex(
            Tenancy tenancy,
            PassageIndex index,
            @Nullable EmbeddingClient embeddings,
            @Nullable EmbeddingClient own,
            String embedding,
            SearchMode mode,
            IndexSearch search,
            DocumentIngestor ingestor,
            IngestLog log) {
        this.place = tenancy.place();
        this.index = index;
        this.tenancy = tenancy;
        this.embeddings = embeddings;
        this.own = own;
        this.embedding = embedding;
        this.mode = mode;
        this.search = search;
        this.ingestor = ingestor;
        this.log = log;
    }

    /**
     * Opens an index for hybrid search with {@link MiniLm} and without tenants.
     *
     * @param folder the index's folder, which is created if it does not exist
     * @return the index, which the application must close
     * @throws IndexException as described at {@link RagIndexBuilder#build()}
     */
    public static RagIndex open(Path folder) {
        return builder(folder).build();
    }

    /**
     * {@return a builder}
     *
     * @param folder the index's folder, which is created if it does not exist
     */
    public static RagIndexBuilder builder(Path folder) {
        return new RagIndexBuilder(new IndexPlace.Folder(Objects.requireNonNull(folder, "folder")));
    }

    /**
     * {@return a builder of an index in PostgreSQL with pgvector 0.8 or later}
     *
     * @param connections the source of connections, preferably a pool: a search holds one while it runs; it belongs to the
     *     application and is not closed with the index
     * @param name the prefix of the index's table names, after {@code llmops_}: lowercase Latin letters, digits and underscores
     */
    public static RagIndexBuilder postgres(DataSource connections, String name) {
        return new RagIndexBuilder(new IndexPlace.Postgres(
                Objects.requireNonNull(connections, "connections"), PostgresIndex.requireName(name)));
    }

    /** {@return a builder of an index in memory, for tests and for up to a few thousand passages} */
    public static RagIndexBuilder inMemory() {
        return new RagIndexBuilder(new IndexPlace.Memory());
    }

    /**
     * {@return a builder over an index that the application created itself}
     *
     * @param index the index, which is closed with the one that is built; the application ensures that it was created with the same
     *     embedding model and tenants
     */
    public static RagIndexBuilder over(PassageIndex index) {
        return new RagIndexBuilder(new IndexPlace.Own(Objects.requireNonNull(index, "index")));
    }

    /**
     * Finds passages in the index's mode.
     *
     * @param query the question; its tenant is required in an index with tenants and ignored in one without
     * @return the best passages, best first
     * @throws TenantRequiredException if the index has tenants and the query names none
     * @throws IndexException if the index cannot be read
     * @throws dev.llmops.api.error.ModelException if the question cannot be embedded
     */
    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        return retrieve(query, mode, query.tenant(), Filter.all());
    }

    /**
     * {@return this index searched in another mode}
     *
     * @param other the mode
     * @throws IllegalArgumentException if the index has no vectors and the mode needs them
     */
    public RagRetriever retriever(SearchMode other) {
        if (other != SearchMode.BM25 && embeddings == null) {
            throw new IllegalArgumentException("mode must be BM25 in a lexical index, but was " + other);
        }
        return new RagRetriever(this, other, null, Filter.all());
    }

    /** {@return a retriever in this index's mode, to bind to a tenant or restrict by a filter} */
    public RagRetriever retriever() {
        return new RagRetriever(this, mode, null, Filter.all());
    }

    List<Passage> retrieve(RetrievalQuery query, SearchMode as, @Nullable String asked, Filter bound) {
        return search.passages(query, as, tenancy.asking(asked), bound);
    }

    /**
     * {@return a view of the committed state for the application's own searches; the caller must close it promptly}
     *
     * <p>The view does not enforce tenants: name them in each scope.
     */
    public IndexView view() {
        return index.view();
    }

    /**
     * Reads every file of an index in a folder and compares it with its checksum. Opening an index detects missing or truncated
     * files; this method also detects single changed bytes.
     *
     * @throws IndexCorruptException if a file is damaged
     */
    public void verify() {
        index.verify();
    }

    /** {@return what the storage of this index supports} */
    public IndexCapabilities capabilities() {
        return index.capabilities();
    }

    /**
     * Synchronizes the index with a source: adds new documents, updates changed ones, and deletes those that the source no longer lists.
     * Documents of other sources and those that the application put are unaffected. A document without usable text
     * is skipped with a reason, and ingestion continues with the others.
     *
     * @param source the source of the documents
     * @return the outcome for each document
     * @throws StaleDocumentsException if it would delete a larger share of the source's documents than is allowed
     * @throws IndexException if the source cannot be read to its end, in which case nothing is deleted, or the index cannot be written
     * @throws dev.llmops.api.error.ModelException if a text cannot be embedded; what was written before that stays, and
     *     the next ingestion completes the work
     */
    public IngestReport ingest(DocumentSource source) {
        return ingest(source, IngestOptions.defaults());
    }

    /**
     * Like {@link #ingest(DocumentSource)}, with options.
     *
     * @param source the source of the documents
     * @param options the documents' tenant, their metadata, and how many may be deleted
     * @return the outcome for each document
     */
    public synchronized IngestReport ingest(DocumentSource source, IngestOptions options) {
        tenancy.owner(options.tenant());
        return ingestor.ingest(source, options);
    }

    /**
     * {@return what {@link #ingest(DocumentSource, IngestOptions)} would do; nothing is written}
     *
     * @param source the source of the documents
     * @param options the documents' tenant and their metadata
     * @throws IndexException if the source cannot be listed
     */
    public SourceDiff compare(DocumentSource source, IngestOptions options) {
        tenancy.owner(options.tenant());
        return ingestor.compare(source, options);
    }

    /** {@return a description of this index and its contents, counted over all tenants} */
    public IndexStatus status() {
        IndexFiles files = place instanceof IndexPlace.Folder at ? IndexFiles.of(at.path()) : null;
        try (IndexView view = index.view()) {
            return new IndexStatus(
                    view.stats().documents(),
                    view.stats().passages(),
                    view.languages(),
                    embedding,
                    hasTenants(),
                    files == null ? null : files.bytes(),
                    files == null ? null : files.changed(),
                    log.all());
        }
    }

    /**
     * Puts a document that belongs to no tenant. Its text is read as Markdown.
     *
     * @param document the document, which replaces any with the same id
     * @throws TenantRequiredException if the index has tenants
     * @throws IdTakenException if the document with the same id comes from a source
     */
    public void put(Document document) {
        put(null, List.of(document));
    }

    /**
     * Puts documents: all of them or, on failure, some. Their texts are read as Markdown.
     *
     * @param tenant the documents' tenant; null only in an index without tenants
     * @param documents the documents, each of which replaces any with the same id
     * @throws TenantRequiredException if the index has tenants and {@code tenant} is null
     * @throws IdTakenException if a document with the same id comes from a source; nothing was written
     * @throws IndexException if a document cannot be cut into passages within {@link RagIndexBuilder#parseTimeout}, or cannot be written
     */
    public synchronized void put(@Nullable String tenant, List<Document> documents) {
        ingestor.put(tenancy.owner(tenant), documents);
    }

    /**
     * Adds the documents of other indexes: all of them or, on failure, none. Use it to merge index parts that several machines built. No text
     * is cut or embedded again, so the parts must have been built with this index's chunking. A document replaces any with the same tenant and id,
     * regardless of its origin; where two folders hold the same document, the later folder wins. Call {@link #forceMerge} afterwards if the index
     * will be searched for a long time.
     *
     * @param folders folders of indexes that are not open anywhere; they are not changed
     * @throws IllegalStateException if this index is not in a folder
     * @throws dev.llmops.rag.index.IndexMismatchException if one was built with another embedding model, or has tenants and this index does not
     * @throws IndexException if a folder holds no index, is open, or cannot be read, or if this index cannot be written
     */
    public synchronized void addAll(List<Path> folders) {
        if (!(index instanceof LuceneIndex lucene)) {
            throw new IllegalStateException("only an index in a folder takes over others, but this is " + place);
        }
        lucene.addAll(List.copyOf(folders));
    }

    /**
     * Merges the index's files so that searches are faster; this may take long. Search results do not change. A large ingestion does this
     * automatically; call it after {@link #addAll}.
     */
    public synchronized void forceMerge() {
        index.forceMerge();
    }

    /**
     * Removes documents; unknown ids are ignored.
     *
     * @param tenant the documents' tenant; null only in an index without tenants
     * @param ids their ids
     */
    public synchronized void remove(@Nullable String tenant, List<String> ids) {
        String owner = tenancy.owner(tenant);
        ids.forEach(id -> index.delete(owner, id));
        index.commit();
    }

    /**
     * {@return a holder of users' documents in this index, for {@code dev.llmops.core.privacy.Erasure}: it removes the documents of the
     * subject's tenant
     * whose field holds the subject's user, with their vectors, and rewrites the index's files without them} In an index without tenants,
     * a user is the
     * same across all documents. A later ingestion can bring removed documents back: remove them from their source too.
     *
     * @param name the holder's name
     * @param field the metadata field that names a document's owner
     */
    public SubjectHolder subjectDocuments(String name, String field) {
        return new SubjectDocuments(this, name, field);
    }

    /**
     * {@return the same holder for an index in a folder, which is opened as it was made for the time of each erasure; its model of
     * embeddings is not needed} While a process has the index open, the erasure fails and can be resumed later. Copies of quantized vectors are not
     * written; the next merge makes them anew.
     *
     * @param folder the index's folder
     * @param name the holder's name
     * @param field the metadata field that names a document's owner
     * @throws IndexException if there is no index in the folder, or it has another format
     */
    public static SubjectHolder subjectDocuments(Path folder, String name, String field) {
        LuceneIndex.kind(folder);
        return new FolderSubjectDocuments(folder, name, field);
    }

    /** {@return whether any document has a field} */
    boolean hasField(String field) {
        try (IndexView view = index.view()) {
            return view.fields(null).stream().anyMatch(each -> each.name().equals(field));
        }
    }

    /** {@return ids of the documents that have a value in a field} */
    List<String> documentsWith(@Nullable String tenant, String field, String value) {
        SortedSet<String> ids = new TreeSet<>();
        try (IndexView view = index.view()) {
            view.forEach(new IndexScope(tenant, Filter.eq(field, value)), passage -> ids.add(passage.sourceId()));
        }
        return List.copyOf(ids);
    }

    /** Removes documents so that no file of the index has them any longer. */
    synchronized void erase(@Nullable String tenant, List<String> ids) {
        remove(tenant, ids);
        index.forceMerge();
    }

    /**
     * {@return a whole document of an index without tenants}
     *
     * @param id its id
     */
    public Optional<Document> document(String id) {
        return document(null, id);
    }

    /**
     * {@return a whole document}
     *
     * @param tenant the requesting tenant; required in an index with tenants
     * @param id its id
     */
    public Optional<Document> document(@Nullable String tenant, String id) {
        try (IndexView view = index.view()) {
            return view.document(tenancy.asking(tenant), id);
        }
    }

    /**
     * {@return a view of this index as a store of texts with vectors that the caller computes with the index's embedding model} Closing the index
     * closes the store.
     *
     * @throws IllegalStateException if the index has tenants, which an entry cannot name, or has no vectors
     */
    public VectorStore vectorStore() {
        if (hasTenants() || embeddings == null) {
            throw new IllegalStateException("a vector store needs an index with vectors and without tenants, but "
                    + place + " has " + (hasTenants() ? "tenants" : "no vectors"));
        }
        return new VectorStore(this, index, embeddings.dimension());
    }

    /** {@return whether this index has tenants, so that every question and every document must name one} */
    public boolean hasTenants() {
        return tenancy.tenants();
    }

    /** {@return the number of documents, of all tenants} */
    public int documents() {
        try (IndexView view = index.view()) {
            return view.stats().documents();
        }
    }

    /** {@return the number of passages, of all tenants} */
    public int passages() {
        try (IndexView view = index.view()) {
            return view.stats().passages();
        }
    }

    /**
     * {@return {@link #contentHash(String)} of an index without tenants}
     *
     * @throws TenantRequiredException if the index has tenants
     */
    public String contentHash() {
        return contentHash(null);
    }

    /**
     * {@return {@code sha256:} and 64 hex digits over all passages that a tenant can find, the tenant's name, and how the passages were made and
     * embedded: search results for a question can change only when this does} Lexical scores also depend on how many
     * passages of other tenants contain each word. Reads every passage of the tenant.
     *
     * @param tenant the requesting tenant; required in an index with tenants and ignored in one without
     * @throws TenantRequiredException if the index has tenants and {@code tenant} is null
     */
    public String contentHash(@Nullable String tenant) {
        String asking = tenancy.asking(tenant);
        try (IndexView view = index.view()) {
            return ContentHash.of(view, asking, ingestor.fingerprint());
        }
    }

    /** Releases the folder. Closing twice has no effect. */
    @Override
    public synchronized void close() {
        Closing.all(index::close, () -> {
            if (own != null) {
                own.close();
            }
        });
    }

    void requireTenants(String named) {
        tenancy.owner(named);
    }
}
