package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.rag.testkit.PassageIndexKit;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest {

    /** Vectors are compared one by one. */
    @Nested
    class Scanned extends Kit {
        Scanned() {
            super(new LuceneSettings(LuceneSettings.MAX_EXACT_SEARCH, false));
        }
    }

    /** Vectors are searched by their graph. */
    @Nested
    class ByGraph extends Kit {
        ByGraph() {
            super(new LuceneSettings(0, false));
        }
    }

    /** The graph has vectors of 8 bits. */
    @Nested
    class Quantized extends Kit {
        Quantized() {
            super(new LuceneSettings(0, true));
        }
    }

    abstract static class Kit extends PassageIndexKit {

        private final LuceneSettings settings;

        @TempDir
        @SuppressWarnings("NullAway.Init")
        Path folder;

        Kit(LuceneSettings settings) {
            this.settings = settings;
        }

        @Override
        protected PassageIndex create() {
            return LuceneIndex.open(folder, new IndexKind(false, "test", DIMENSION), settings);
        }

        @Override
        protected PassageIndex reopen() {
            return create();
        }
    }
}
