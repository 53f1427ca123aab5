package dev.llmops.rag.testkit;

import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.PassageIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An index that is made anew for each test of a kit. */
abstract class IndexFixture {

    /** How many numbers the vectors have that this kit makes. */
    protected static final int DIMENSION = RandomPassages.DIMENSION;

    final long seed = Long.getLong("llmops.seed", 4711);
    final RandomPassages random = new RandomPassages(seed);
    PassageIndex index;

    /** For subclasses. */
    IndexFixture() {}

    /**
     * {@return an index without passages}
     *
     * @throws Exception if it cannot be made
     */
    protected abstract PassageIndex create() throws Exception;

    /**
     * {@return an index over what the one that was created last has kept, which is closed by then; null if it keeps nothing}
     *
     * @throws Exception if it cannot be opened
     */
    protected abstract @Nullable PassageIndex reopen() throws Exception;

    /** {@return how many random filters are tried} */
    protected int filters() {
        return 500;
    }

    /** {@return how many random questions of tenants are asked} */
    protected int questions() {
        return 500;
    }

    /**
     * Frees what {@link #create} needed, after the index was closed.
     *
     * @throws Exception if that fails
     */
    protected void release() throws Exception {}

    @BeforeEach
    final void openIndex() throws Exception {
        index = create();
    }

    @AfterEach
    final void closeIndex() throws Exception {
        // Not there, if what it needs is not here and the test is skipped.
        if (index != null) {
            index.close();
            index.close();
        }
        release();
    }

    void commit(IndexedDocument... documents) {
        for (IndexedDocument document : documents) {
            index.put(document);
        }
        index.commit();
    }

    static List<String> texts(IndexView view) {
        List<String> texts = new ArrayList<>();
        view.forEach(IndexScope.of(null), passage -> texts.add(passage.text()));
        return texts;
    }

    static long[] ids(List<IndexHit> hits) {
        return hits.stream().flatMapToLong(hit -> LongStream.of(hit.passage())).toArray();
    }

    static float[] vector(IndexedDocument document, int passage) {
        float[] vector = document.passages().get(passage).vector();
        return vector == null ? new float[DIMENSION] : vector;
    }
}
