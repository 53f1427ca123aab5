package dev.llmops.commons.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ConnectionPoolsTest {

    @Test
    void a_missing_driver_is_named_and_the_password_is_not() {
        assertThatThrownBy(() -> ConnectionPools.postgres("test", 1, "jdbc:missing://host/none?password=secret-1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("add org.postgresql:postgresql")
                .hasMessageNotContaining("secret-1");
    }

    @Test
    void a_database_that_is_away_is_asked_once_and_its_reason_told() throws SQLException {
        Away away = new Away();
        DriverManager.registerDriver(away);
        try {
            assertThatThrownBy(() -> ConnectionPools.postgres("test", 1, "jdbc:away:"))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("connection refused");
            assertThat(away.attempts).isEqualTo(1);
        } finally {
            DriverManager.deregisterDriver(away);
        }
    }

    private static final class Away implements Driver {

        private int attempts;

        @Override
        public Connection connect(String url, Properties info) throws SQLException {
            attempts++;
            throw new SQLException("connection refused");
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith("jdbc:away:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }
    }
}
