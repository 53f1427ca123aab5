package dev.llmops.rag.internal.lucene;

import dev.llmops.api.index.PassageIndex;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.testkit.PassageIndexKit;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest {

    /** Vectors are compared one by one. */
    @Nested
    class Scanned extends Kit {
        Scanned() {
            super(LuceneIndex.LARGEST_SCAN);
        }
    }

    /** Vectors are searched by their graph. */
    @Nested
    class ByGraph extends Kit {
        ByGraph() {
            super(0);
        }
    }

    abstract static class Kit extends PassageIndexKit {

        private final int largestScan;

        @TempDir
        @SuppressWarnings("NullAway.Init")
        Path folder;

        Kit(int largestScan) {
            this.largestScan = largestScan;
        }

        @Override
        protected PassageIndex create() {
            return LuceneIndex.open(folder, new IndexKind(false, "test", DIMENSION), largestScan);
        }

        @Override
        protected PassageIndex reopen() {
            return create();
        }
    }
}
