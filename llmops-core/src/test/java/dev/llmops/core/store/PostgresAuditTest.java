package dev.llmops.core.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.store.Store;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresAuditTest extends AuditTamperingKit {

    private @Nullable HikariDataSource connections;

    @Override
    Store open() throws SQLException {
        return Stores.jdbc(connections());
    }

    @Override
    RawSql raw() throws SQLException {
        RawSql sql = new RawSql(connections().getConnection());
        sql.execute("SET session_replication_role = replica");
        return sql;
    }

    private HikariDataSource connections() throws SQLException {
        if (connections == null) {
            connections = PostgresPools.emptySchema();
        }
        return connections;
    }

    @AfterEach
    void closeConnections() {
        if (connections != null) {
            connections.close();
        }
    }
}
