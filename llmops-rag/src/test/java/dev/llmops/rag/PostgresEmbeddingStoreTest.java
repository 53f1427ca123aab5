package dev.llmops.rag;

import com.zaxxer.hikari.HikariDataSource;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import dev.langchain4j.store.embedding.EmbeddingStoreWithoutMetadataIT;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.core.langchain4j.LangChain4jModels;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** LangChain4j's own compatibility tests on an index in PostgreSQL. */
@SuppressWarnings("NullAway.Init")
class PostgresEmbeddingStoreTest {

    private static final EmbeddingClient MINI_LM = MiniLm.embeddings();
    private static final EmbeddingModel MODEL = LangChain4jModels.asEmbeddingModel(MINI_LM);

    private static HikariDataSource connections;
    private static RagIndex index;

    @BeforeAll
    static void open() throws SQLException {
        connections = PgVectorPool.emptySchema();
        index = RagIndex.postgres(connections, "docs").embeddings(MINI_LM).open();
    }

    @AfterAll
    static void close() {
        if (index != null) {
            index.close();
            connections.close();
        }
        MINI_LM.close();
    }

    @BeforeEach
    void clear() {
        index.asEmbeddingStore().removeAll();
    }

    @Nested
    class Filtering extends EmbeddingStoreWithFilteringIT {

        @Override
        protected EmbeddingStore<TextSegment> embeddingStore() {
            return index.asEmbeddingStore();
        }

        @Override
        protected EmbeddingModel embeddingModel() {
            return MODEL;
        }

        @Override
        protected boolean supportsContains() {
            return true;
        }
    }

    @Nested
    class Removal extends EmbeddingStoreWithRemovalIT {

        @Override
        protected EmbeddingStore<TextSegment> embeddingStore() {
            return index.asEmbeddingStore();
        }

        @Override
        protected EmbeddingModel embeddingModel() {
            return MODEL;
        }
    }

    @Nested
    class WithoutMetadata extends EmbeddingStoreWithoutMetadataIT {

        @Override
        protected EmbeddingStore<TextSegment> embeddingStore() {
            return index.asEmbeddingStore();
        }

        @Override
        protected EmbeddingModel embeddingModel() {
            return MODEL;
        }
    }
}
