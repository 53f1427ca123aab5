package dev.llmops.commons.internal.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Pools of connections that this library opens itself: small, empty while nobody uses them, and open before the database is asked, so that the first
 * use tells what is wrong with it.
 */
public final class ConnectionPools {

    private ConnectionPools() {}

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
