package dev.llmops.commons.internal.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Pools of connections that this library opens itself: small, empty while nobody uses them, and open before the database is asked, so that the first
 * use tells what is wrong with it.
 */
public final class ConnectionPools {

    private ConnectionPools() {}

    /**
     * {@return a pool of connections to a PostgreSQL database, which the caller closes}
     *
     * @param name its name, in threads and logs
     * @param most how many connections it has at most
     * @param url the JDBC URL
     * @throws SQLException if it leads nowhere, or its driver is missing; the message never contains the URL
     */
    public static HikariDataSource postgres(String name, int most, String url) throws SQLException {
        // One without the pool, which would try again for half a minute and then not say what is wrong.
        driver(url).connect(url, new Properties()).close();
        return open(name, most, config -> config.setJdbcUrl(url));
    }

    private static Driver driver(String url) throws SQLException {
        try {
            return DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw new SQLException(
                    "the JDBC driver of PostgreSQL is not on the class path; add org.postgresql:postgresql", e);
        }
    }

    /**
     * {@return a pool, which the caller closes}
     *
     * @param name its name, in threads and logs
     * @param most how many connections it has at most
     * @param source sets where they lead
     */
    public static HikariDataSource open(String name, int most, Consumer<HikariConfig> source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        source.accept(config);
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
