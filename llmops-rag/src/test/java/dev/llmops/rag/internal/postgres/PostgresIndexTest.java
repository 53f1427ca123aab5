package dev.llmops.rag.internal.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.rag.PgVectorPool;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.rag.testkit.PassageIndexKit;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

class PostgresIndexTest {

    /** Vectors are compared one by one. */
    @Nested
    class Scanned extends Kit {
        Scanned() {
            super(10_000);
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

        private final int maxScan;
        private @Nullable HikariDataSource connections;

        Kit(int maxScan) {
            this.maxScan = maxScan;
        }

        @Override
        protected PassageIndex create() throws SQLException {
            connections = PgVectorPool.emptySchema();
            return reopen();
        }

        @Override
        protected PassageIndex reopen() {
            return PostgresIndex.open(connections, "docs", new IndexKind(false, "test", DIMENSION), maxScan);
        }

        @Override
        protected void release() {
            if (connections != null) {
                connections.close();
            }
        }

        @Override
        protected int filters() {
            return 500;
        }

        @Override
        protected int questions() {
            return 300;
        }
    }
}
