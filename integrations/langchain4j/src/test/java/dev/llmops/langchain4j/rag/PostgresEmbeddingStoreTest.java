package dev.llmops.langchain4j.rag;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.rag.RagIndex;
import dev.llmops.testkit.server.PgVectorServer;
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
        connections = new HikariDataSource();
        connections.setJdbcUrl(PgVectorServer.emptySchema());
        connections.setMaximumPoolSize(8);
        index = RagIndex.postgres(connections, "docs").embeddings(MINI_LM).build();
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
