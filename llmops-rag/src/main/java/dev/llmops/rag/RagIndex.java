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
 * An index of documents with lexical and dense search: in a folder of its own, in a database, or in memory.
 *
 * <p>What a method that writes has returned from is durable and can be found; a process that is killed while it writes
 * loses nothing of that, and each document is there in its old version or its new one, never in parts. Ranges of passages
 * refer to the text that {@link #document} returns.
 *
 * <p>Safe for use by several threads; one thread at a time writes. One process at a time has an
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
     * @param embeddings makes vectors, or null in a lexical index
     * @param own the same if it is closed with the index, else null
     * @param embedding the model's name in the index
     * @param mode how it is searched unless a retriever says otherwise
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
     * @param folder its folder, which is made if it does not exist
     * @return the index, which the application closes
     * @throws IndexException as {@link RagIndexBuilder#build()} says
     */
    public static RagIndex open(Path folder) {
        return builder(folder).build();
    }

    /**
     * {@return a builder}
     *
     * @param folder the index's folder, which is made if it does not exist
     */
    public static RagIndexBuilder builder(Path folder) {
        return new RagIndexBuilder(new IndexPlace.Folder(Objects.requireNonNull(folder, "folder")));
    }

    /**
     * {@return a builder of an index in PostgreSQL with pgvector 0.8 or later}
     *
     * @param connections where connections come from, best a pool: a search holds one while it runs; it stays the
     *     application's and is not closed with the index
     * @param name what the names of the index's tables begin with behind {@code llmops_}: small Latin letters, digits and underscores
     */
    public static RagIndexBuilder postgres(DataSource connections, String name) {
        return new RagIndexBuilder(new IndexPlace.Postgres(
                Objects.requireNonNull(connections, "connections"), PostgresIndex.requireName(name)));
    }

    /** {@return a builder of an index in memory, for tests and for a few thousand passages} */
    public static RagIndexBuilder inMemory() {
        return new RagIndexBuilder(new IndexPlace.Memory());
    }

    /**
     * {@return a builder over an index that the application made itself}
     *
     * @param index the index, which is closed with the one that is built; that it was made with the same embedding model
     *     and tenants is the application's business
     */
    public static RagIndexBuilder over(PassageIndex index) {
        return new RagIndexBuilder(new IndexPlace.Own(Objects.requireNonNull(index, "index")));
    }

    /**
     * Finds passages in the index's mode.
     *
     * @param query the question; its tenant is needed in an index with tenants, and means nothing in one without
     * @return the best passages, best first
     * @throws TenantRequiredException if the index has tenants and the query none
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
     * @throws IllegalArgumentException if the index has no vectors and the mode needs some
     */
    public RagRetriever retriever(SearchMode other) {
        if (other != SearchMode.BM25 && embeddings == null) {
            throw new IllegalArgumentException("mode must be BM25 in a lexical index, but was " + other);
        }
        return new RagRetriever(this, other, null, Filter.all());
    }

    /** {@return this index in its mode, to be bound to a tenant or by a filter} */
    public RagRetriever retriever() {
        return new RagRetriever(this, mode, null, Filter.all());
    }

    List<Passage> retrieve(RetrievalQuery query, SearchMode as, @Nullable String asked, Filter bound) {
        return search.passages(query, as, tenancy.asking(asked), bound);
    }

    /**
     * {@return what is committed now, for searches of the application's own; the caller closes it soon}
     *
     * <p>It knows no tenants: whoever searches it names them in each scope.
     */
    public IndexView view() {
        return index.view();
    }

    /**
     * Reads every file of an index in a folder and compares it with its checksum. Opening finds what is missing or cut
     * short; this finds single bytes that have changed.
     *
     * @throws IndexCorruptException if one is damaged
     */
    public void verify() {
        index.verify();
    }

    /** {@return what the place where this index is kept can do} */
    public IndexCapabilities capabilities() {
        return index.capabilities();
    }

    /**
     * Brings the index up to date with a source: takes new and changed documents, deletes those that the source no longer lists, and does
     * nothing for the rest. Documents of other sources, and those that the application put, stay. A document without usable text
     * is skipped with a reason, and the others go on.
     *
     * @param source where the documents come from
     * @return what became of each document
     * @throws StaleDocumentsException if it would delete a larger share of the source's documents than it may
     * @throws IndexException if the source cannot be read to its end, which deletes nothing, or the index not be written
     * @throws dev.llmops.api.error.ModelException if a text cannot be embedded; what was written until then stays, and
     *     the next ingestion does the rest
     */
    public IngestReport ingest(DocumentSource source) {
        return ingest(source, IngestOptions.defaults());
    }

    /**
     * Like {@link #ingest(DocumentSource)}, with options.
     *
     * @param source where the documents come from
     * @param options whose they are, what they get, and how many may be deleted
     * @return what became of each document
     */
    public synchronized IngestReport ingest(DocumentSource source, IngestOptions options) {
        tenancy.owner(options.tenant());
        return ingestor.ingest(source, options);
    }

    /**
     * {@return what {@link #ingest(DocumentSource, IngestOptions)} would do; nothing is written}
     *
     * @param source where the documents come from
     * @param options whose they are, and what they get
     * @throws IndexException if the source cannot be listed
     */
    public SourceDiff compare(DocumentSource source, IngestOptions options) {
        tenancy.owner(options.tenant());
        return ingestor.compare(source, options);
    }

    /** {@return what this index is and how much is in it, of all tenants} */
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
     * Puts a document that belongs to nobody in particular. Its text is read as Markdown.
     *
     * @param document the document, which replaces that of the same id
     * @throws TenantRequiredException if the index has tenants
     * @throws IdTakenException if the document of the same id is of a source
     */
    public void put(Document document) {
        put(null, List.of(document));
    }

    /**
     * Puts documents, all or, if it fails, some of them. Their texts are read as Markdown.
     *
     * @param tenant whose they are; null only in an index without tenants
     * @param documents the documents, each of which replaces that of the same id
     * @throws TenantRequiredException if the index has tenants and {@code tenant} is null
     * @throws IdTakenException if a document of the same id is of a source; none was written
     * @throws IndexException if one cannot be cut into passages within {@link RagIndexBuilder#parseTimeout}, or not be written
     */
    public synchronized void put(@Nullable String tenant, List<Document> documents) {
        ingestor.put(tenancy.owner(tenant), documents);
    }

    /**
     * Takes over the documents of other indexes, all or, if it fails, none: the parts of an index that several machines have made. No text is
     * cut or embedded again, so the parts must have been made with the chunking of this one. A document replaces that of the same tenant and id, whoever
     * brought it; of two in the folders the later folder's stays. Call {@link #forceMerge} when it shall be searched for long.
     *
     * @param folders folders of indexes that nothing has open; they stay as they are
     * @throws IllegalStateException if this index is not in a folder
     * @throws dev.llmops.rag.index.IndexMismatchException if one was made with another embedding model, or is one with tenants and this is not
     * @throws IndexException if one is no index, is open, or cannot be read, or this one not be written
     */
    public synchronized void addAll(List<Path> folders) {
        if (!(index instanceof LuceneIndex lucene)) {
            throw new IllegalStateException("only an index in a folder takes over others, but this is " + place);
        }
        lucene.addAll(List.copyOf(folders));
    }

    /**
     * Puts the index in order, so that searches take less time; it may take long itself. It changes nothing of what is found. A large ingestion does it by
     * itself; do it after {@link #addAll}.
     */
    public synchronized void forceMerge() {
        index.forceMerge();
    }

    /**
     * Removes documents; ids that are not there do not matter.
     *
     * @param tenant whose they are; null only in an index without tenants
     * @param ids their ids
     */
    public synchronized void remove(@Nullable String tenant, List<String> ids) {
        String owner = tenancy.owner(tenant);
        ids.forEach(id -> index.delete(owner, id));
        index.commit();
    }

    /**
     * {@return the documents of users in this index, for {@code dev.llmops.core.privacy.Erasure}: those of the subject's tenant whose field has the subject's
     * user as its value are removed, with their vectors, and the index's files are written anew without them} In an index without tenants a user is the
     * same in all. Documents that an ingestion brings again come back: remove them from their source too.
     *
     * @param name the holder's name
     * @param field the field of the metadata that says whose a document is
     */
    public SubjectHolder subjectDocuments(String name, String field) {
        return new SubjectDocuments(this, name, field);
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
     * {@return a document of an index without tenants, whole}
     *
     * @param id its id
     */
    public Optional<Document> document(String id) {
        return document(null, id);
    }

    /**
     * {@return a document, whole}
     *
     * @param tenant who asks; needed in an index with tenants
     * @param id its id
     */
    public Optional<Document> document(@Nullable String tenant, String id) {
        try (IndexView view = index.view()) {
            return view.document(tenancy.asking(tenant), id);
        }
    }

    /**
     * {@return this index as a store of texts with vectors that the caller computes by the index's embedding model} Closing the index
     * closes the store.
     *
     * @throws IllegalStateException if the index has tenants, which an entry cannot name, or no vectors
     */
    public VectorStore vectorStore() {
        if (hasTenants() || embeddings == null) {
            throw new IllegalStateException("a vector store needs an index with vectors and without tenants, but "
                    + place + " has " + (hasTenants() ? "tenants" : "no vectors"));
        }
        return new VectorStore(index, embeddings.dimension());
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
     * {@return {@code sha256:} and 64 hex digits over all passages that a tenant can find, its name, and how they were made and
     * embedded: what it finds for a question can only change when this does} Scores by words also depend on how many
     * passages of the other tenants have each word. Reads every passage of the tenant.
     *
     * @param tenant who asks; needed in an index with tenants, and means nothing in one without
     * @throws TenantRequiredException if the index has tenants and {@code tenant} is null
     */
    public String contentHash(@Nullable String tenant) {
        String asking = tenancy.asking(tenant);
        try (IndexView view = index.view()) {
            return ContentHash.of(view, asking, ingestor.fingerprint());
        }
    }

    /** Lets go of the folder. Doing it twice does nothing. */
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
