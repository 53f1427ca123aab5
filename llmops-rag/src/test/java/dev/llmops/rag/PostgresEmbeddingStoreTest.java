package dev.llmops.rag;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** LangChain4j's own compatibility tests on an index in PostgreSQL. */
@SuppressWarnings("NullAway.Init")
class PostgresEmbeddingStoreTest extends EmbeddingStoreKit {

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
    }

    @Override
    RagIndex index() {
        return index;
    }
}
