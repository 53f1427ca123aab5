package dev.llmops.rag;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Document;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.ChunkingStrategy;
import dev.llmops.rag.embedding.MiniLm;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexLockedException;
import dev.llmops.rag.index.IndexMismatchException;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.Bm25Settings;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.rag.internal.ingest.DocumentIngestor;
import dev.llmops.rag.internal.ingest.IngestLog;
import dev.llmops.rag.internal.ingest.PassageMaker;
import dev.llmops.rag.internal.lucene.LuceneIndex;
import dev.llmops.rag.internal.lucene.LuceneSettings;
import dev.llmops.rag.internal.memory.MemoryIndex;
import dev.llmops.rag.internal.postgres.PostgresIndex;
import dev.llmops.rag.internal.search.Embedder;
import dev.llmops.rag.internal.search.IndexSearch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds a {@link RagIndex}. Each setting can be set only once. Not safe for use by multiple threads. */
public final class RagIndexBuilder {

    private static final String PASSAGES_VERSION = "4";

    private final IndexPlace place;
    private @Nullable EmbeddingClient embeddings;
    private boolean lexicalOnly;
    private boolean tenants;
    private @Nullable IndexKind made;
    private @Nullable SearchMode mode;
    private @Nullable Chunking chunking;
    private boolean linking;
    private Duration parseTimeout = Duration.ofMinutes(2);
    private boolean quantized;
    private @Nullable Bm25Settings bm25;
    private InstantSource clock = SystemTime.clock();
    private int maxScan = LuceneSettings.MAX_EXACT_SEARCH;

    RagIndexBuilder(IndexPlace place) {
        this.place = place;
    }

    /**
     * Sets the model that computes vectors. The default is {@link MiniLm}.
     *
     * @param client the model, of at most 4,096 dimensions (4,000 in PostgreSQL); the caller keeps it, and it is not closed with the index
     * @return this
     */
    public RagIndexBuilder embeddings(EmbeddingClient client) {
        Objects.requireNonNull(client, "client");
        if (embeddings != null || lexicalOnly) {
            throw new IllegalArgumentException("embeddings must be set once, but was set already");
        }
        int largest = place instanceof IndexPlace.Postgres ? PostgresIndex.MAX_DIMENSION : LuceneSettings.MAX_DIMENSION;
        if (client.dimension() < 1 || client.dimension() > largest) {
            throw new IllegalArgumentException("the dimension of the embedding model must be at least 1 and at most "
                    + largest + " in " + place + ", but was " + client.dimension());
        }
        embeddings = client;
        return this;
    }

    /**
     * Builds an index without vectors, which finds passages by lexical search only.
     *
     * @return this
     */
    public RagIndexBuilder lexicalOnly() {
        if (embeddings != null) {
            throw new IllegalArgumentException("a lexical index must have no embedding model, but one was set");
        }
        refuse(mode);
        refuse(chunking);
        lexicalOnly = true;
        return this;
    }

    /**
     * Builds an index in which each document belongs to a tenant. It accepts no document and answers no question without one,
     * and never returns another tenant's passage. Tenants share word statistics (BM25's document frequencies);
     * where even that is not acceptable, give each tenant its own index.
     *
     * @return this
     */
    public RagIndexBuilder tenants() {
        tenants = true;
        return this;
    }

    /**
     * Sets how {@link RagIndex#retrieve} searches. The default is {@link SearchMode#HYBRID}, or {@link SearchMode#BM25} in a
     * lexical index.
     *
     * @param value the mode
     * @return this
     */
    public RagIndexBuilder mode(SearchMode value) {
        Objects.requireNonNull(value, "value");
        if (mode != null) {
            throw new IllegalArgumentException("mode must be set once, but was " + mode + " already");
        }
        if (lexicalOnly) {
            refuse(value);
        }
        mode = value;
        return this;
    }

    private static void refuse(@Nullable SearchMode mode) {
        if (mode != null && mode != SearchMode.BM25) {
            throw new IllegalArgumentException("mode must be BM25 in a lexical index, but was " + mode);
        }
    }

    /**
     * Sets the size of passages and where texts are cut. The default is 200 tokens of the embedding model along the structure of a text, or
     * 800 characters (260 of Chinese, Japanese and Korean) if the model exposes no tokenizer ({@link Chunking#standard(EmbeddingClient)}) or does not
     * read the document's language. After a change, documents of sources are cut again at the next ingestion.
     *
     * @param value the sizes and cut points
     * @return this
     */
    public RagIndexBuilder chunking(Chunking value) {
        Objects.requireNonNull(value, "value");
        if (chunking != null) {
            throw new IllegalArgumentException("chunking must be set once, but was " + chunking + " already");
        }
        if (lexicalOnly) {
            refuse(value);
        }
        chunking = value;
        return this;
    }

    private static void refuse(@Nullable Chunking chunking) {
        if (chunking != null && chunking.strategy() == ChunkingStrategy.SEMANTIC) {
            throw new IllegalArgumentException(
                    "the chunking strategy must not be SEMANTIC in a lexical index, since vectors tell where the subject changes");
        }
    }

    /**
     * Links near-duplicates: a document of a folder, table, repository or site records which earlier one has the same text or
     * shares 85 % of its five-word runs. It gets the metadata {@code duplicateOf}, that document's id, and {@code duplicateSimilarity}, 1
     * for equal texts, as of when the document was ingested. Vectors of passages that both share are computed once.
     * All remain searchable and none is left out: {@link dev.llmops.rag.pipeline.Stages#nearDuplicates} removes
     * duplicates from one result. Ingestion needs a few kilobytes of memory for each document of the tenant.
     *
     * @return this
     */
    public RagIndexBuilder linkDuplicates() {
        linking = true;
        return this;
    }

    /**
     * Limits the time for parsing one document and, separately, for cutting it into passages. The default is two minutes. A document
     * of a source that takes longer is skipped ({@link dev.llmops.rag.ingest.SkipReason#TIMED_OUT}), and any older version of it
     * stays; {@link RagIndex#put(Document)} throws {@link IndexException}. {@link ChunkingStrategy#SEMANTIC} is not limited, since a model embeds
     * each sentence.
     *
     * @param limit above 0
     * @return this
     */
    public RagIndexBuilder parseTimeout(Duration limit) {
        Require.positive("parseTimeout", limit);
        parseTimeout = limit;
        return this;
    }

    /**
     * Searches the vector graph over copies with 8 bits per number, which need a quarter of the memory; the folder
     * grows by that quarter, since the original vectors are kept. An index of either kind can be opened as the other:
     * later writes use the new form.
     *
     * @return this
     * @throws IllegalArgumentException if the index is not in a folder; in PostgreSQL the graph uses 16 bits per number
     */
    public RagIndexBuilder quantizedVectors() {
        if (!(place instanceof IndexPlace.Folder)) {
            throw new IllegalArgumentException("quantized vectors are for an index in a folder, but this is " + place);
        }
        quantized = true;
        return this;
    }

    /**
     * Sets the BM25 constants. The defaults are k1 1.2 and b 0.75, as in Lucene. They are not stored in the index: you can change them
     * each time you open it.
     *
     * @param k1 how quickly repeated occurrences of a word count less, at least 0 and finite
     * @param b how strongly long passages are penalized, from 0 to 1
     * @return this
     * @throws IllegalArgumentException if the index is in PostgreSQL, which does not rank by BM25, or is one that you supplied
     */
    public RagIndexBuilder bm25(double k1, double b) {
        if (bm25 != null) {
            throw new IllegalArgumentException("bm25 must be set once, but was " + bm25 + " already");
        }
        if (!(place instanceof IndexPlace.Folder || place instanceof IndexPlace.Memory)) {
            throw new IllegalArgumentException(
                    "the constants of BM25 are for an index in a folder or in memory, but this is " + place);
        }
        bm25 = new Bm25Settings(k1, b);
        return this;
    }

    /** Sets what says when a scan was. */
    RagIndexBuilder clock(InstantSource value) {
        clock = value;
        return this;
    }

    /** Lets tests see both ways of searching vectors. */
    RagIndexBuilder maxScan(int entries) {
        maxScan = entries;
        return this;
    }

    /**
     * Opens the index, and creates it if the folder holds none.
     *
     * @return the index, which the application must close
     * @throws IndexLockedException if another process, or another instance in this process, has it open
     * @throws IndexMismatchException if it was built with other settings
     * @throws IndexException if the folder cannot be used, or holds something other than an index
     */
    public RagIndex build() {
        EmbeddingClient own = embeddings == null && !lexicalOnly ? MiniLm.embeddings() : null;
        EmbeddingClient client = own != null ? own : embeddings;
        String embedding = client == null ? "none" : nameOf(client);
        PassageIndex index =
                open(made != null ? made : new IndexKind(tenants, embedding, client == null ? 0 : client.dimension()));
        IngestLog log = new IngestLog(place.log(), clock);
        Embedder embedder = client == null ? null : new Embedder(client);
        return new RagIndex(
                new Tenancy(place, tenants),
                index,
                client,
                own,
                embedding,
                mode != null ? mode : client == null ? SearchMode.BM25 : SearchMode.HYBRID,
                new IndexSearch(index, embedder),
                ingestor(index, client, embedder, embedding, log),
                log);
    }

    private DocumentIngestor ingestor(
            PassageIndex index,
            @Nullable EmbeddingClient client,
            @Nullable Embedder embedder,
            String embedding,
            IngestLog log) {
        Chunking standard = client == null ? Chunking.standard() : Chunking.standard(client);
        Chunking cut = chunking != null ? chunking : standard;
        Function<Document, Chunking> each =
                chunking != null || client == null ? document -> cut : Chunking.standardOfEach(client);
        return new DocumentIngestor(
                index,
                embedder,
                new PassageMaker(each, embedder == null ? null : embedder::documents, parseTimeout),
                linking,
                parseTimeout,
                log,
                fingerprint(cut, linking, embedding));
    }

    /** {@return what tells whether a document, taken now, would be in the index as it is: how it is cut and embedded} */
    private static String fingerprint(Chunking chunking, boolean linking, String embedding) {
        String unit = chunking.tokenizer() == null
                ? "characters"
                : chunking.tokenizer().getClass().getName();
        return String.join(
                "/",
                PASSAGES_VERSION,
                unit + " " + chunking.strategy(),
                Integer.toString(chunking.size()),
                chunking.overlap() + (chunking.parentSize() > 0 ? " of " + chunking.parentSize() : ""),
                embedding + (linking ? "/linked" : ""));
    }

    /** Opens an index as it was made but without its embedding model: it can be read and erased from, not searched by vectors or added to. */
    RagIndexBuilder asMade(IndexKind kind) {
        made = kind;
        tenants = kind.tenants();
        lexicalOnly = true;
        return this;
    }

    private PassageIndex open(IndexKind kind) {
        Bm25Settings words = bm25 != null ? bm25 : Bm25Settings.STANDARD;
        if (place instanceof IndexPlace.Folder folder) {
            return LuceneIndex.open(folder.path(), kind, new LuceneSettings(maxScan, quantized, words));
        }
        if (place instanceof IndexPlace.Postgres postgres) {
            return PostgresIndex.open(postgres.connections(), postgres.name(), kind, maxScan);
        }
        return place instanceof IndexPlace.Own own ? own.index() : new MemoryIndex(words);
    }

    private static String nameOf(EmbeddingClient client) {
        String digest = client.identity().digest();
        return client.identity().provider() + "/" + client.identity().name() + ":" + client.dimension()
                + (digest == null ? "" : "@" + digest);
    }
}
