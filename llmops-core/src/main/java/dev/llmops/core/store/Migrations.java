package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreVersionException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database to the schema of this version. Flyway is loaded only when there is something to do. */
final class Migrations {

    static final int LATEST = 1;

    private static final String HISTORY = "llmops_schema_history";

    private Migrations() {}

    static void apply(DataSource source, Database database, String sequenceType) {
        int version = version(source, database);
        if (version > LATEST) {
            throw new StoreVersionException(database.name() + " has schema version " + version
                    + ", but this version of LLMOps for Java knows only versions up to " + LATEST
                    + ": a newer version wrote it. Use that version or a newer one, or another store");
        }
        if (version == LATEST) {
            return;
        }
        try {
            migrate(source, sequenceType);
        } catch (FlywayException e) {
            // Another process may have done it at the same moment.
            if (version(source, database) != LATEST) {
                throw explain(e, database);
            }
        }
    }

    private static int version(DataSource source, Database database) {
        try (Connection connection = source.getConnection()) {
            try (ResultSet tables = connection.getMetaData().getTables(null, connection.getSchema(), HISTORY, null)) {
                if (!tables.next()) {
                    return 0;
                }
            }
            return Rows.all(
                            connection,
                            "SELECT version FROM " + HISTORY + " WHERE success AND version IS NOT NULL",
                            row -> Integer.parseInt(row.getString(1).replaceFirst("\\..*", "")))
                    .stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(0);
        } catch (SQLException e) {
            throw database.translate("could not open", e);
        }
    }

    private static void migrate(DataSource source, String sequenceType) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .table(HISTORY)
                .locations("classpath:dev/llmops/core/store/migration")
                .placeholders(Map.of("sequence", sequenceType))
                // The application may keep tables of its own in the same schema.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private static StoreException explain(FlywayException error, Database database) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return database.translate("could not bring up to date", sql);
            }
        }
        return new StoreException(
                "could not bring up to date " + database.name() + ": " + error.getMessage(), error, false);
    }
}
