package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreVersionException;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.sql.BorrowedConnection;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.record.DailyTable;
import dev.llmops.core.internal.record.Figures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a database to the schema of this version: numbered scripts, each run once, all in one transaction under the lock
 * that all writers take. A migration library would do the same to the application's own database as soon as it is on the
 * class path.
 */
final class Migrations {

    /** {@link Figures} fills what it adds. */
    private static final String FIGURES = "V5__figures_tags_scores_blobs.sql";

    /** {@link DailyTable} fills what it adds. */
    private static final String DAILY = "V10__daily_progress.sql";

    /** In order; the first has version 1. A script that was released never changes. */
    private static final List<String> SCRIPTS = List.of(
            "V1__generations_feedback_prompts_audit.sql",
            "V2__memory.sql",
            "V3__prompt_history.sql",
            "V4__experiments.sql",
            FIGURES,
            "V6__experiment_leases.sql",
            "V7__adapters.sql",
            "V8__erasures.sql",
            "V9__daily_calls.sql",
            DAILY);

    private static final String BLOBS = "llmops_blob";
    private static final List<String> SUMS = List.of("llmops_daily_calls", "llmops_daily_progress");
    private static final String AUDIT = "llmops_audit_entry";
    private static final String HISTORY = "llmops_schema";

    /** Made by Flyway in builds before the first release. */
    private static final String OLD_HISTORY = "llmops_schema_history";

    private final Database database;
    private final Connection connection;

    /** How a script makes, drops and renames tables. */
    private static final Pattern TABLE =
            Pattern.compile("(CREATE TABLE|DROP TABLE|ALTER TABLE) (\\w+)(?: RENAME TO (\\w+))?");

    private Migrations(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /** The version of the schema that this version of the library has. */
    static int latest() {
        return SCRIPTS.size();
    }

    /**
     * The tables of that schema, in an order in which they can be filled: shared values before what refers to them, and the log last,
     * so that its end is there when all else is. Sums are left out: they are made anew.
     */
    static List<String> tables() {
        List<String> tables = new ArrayList<>();
        for (int version = 1; version <= SCRIPTS.size(); version++) {
            Matcher statement = TABLE.matcher(script(version));
            while (statement.find()) {
                String name = statement.group(2);
                if (statement.group(1).startsWith("CREATE")) {
                    tables.add(name);
                } else if (statement.group(1).startsWith("DROP")) {
                    tables.remove(name);
                } else if (statement.group(3) != null) {
                    tables.replaceAll(each -> each.equals(name) ? statement.group(3) : each);
                }
            }
        }
        tables.removeAll(SUMS);
        tables.remove(BLOBS);
        tables.add(0, BLOBS);
        tables.remove(AUDIT);
        tables.add(AUDIT);
        return tables;
    }

    static void apply(Database database) {
        try (BorrowedConnection writer = database.writer()) {
            new Migrations(database, writer.connection()).apply();
        } catch (SQLException e) {
            throw database.translate("could not open", e);
        }
    }

    private void apply() throws SQLException {
        if (version() == SCRIPTS.size()) {
            return;
        }
        database.lock(connection);
        Rows.execute(
                connection,
                "CREATE TABLE IF NOT EXISTS " + HISTORY
                        + " (version INTEGER NOT NULL PRIMARY KEY, checksum TEXT NOT NULL)");
        // Another process may have done it before the lock.
        for (int version = version(); version < SCRIPTS.size(); version++) {
            run(version + 1);
        }
        // Not with commit(): SQLite's driver would begin anew at once.
        connection.setAutoCommit(true);
    }

    /** The version of the schema, 0 if there is none; refuses one that is not this library's. */
    private int version() throws SQLException {
        if (!exists(HISTORY)) {
            if (exists(OLD_HISTORY)) {
                throw new StoreVersionException(database.name()
                        + " was made by a build from before the first release, from which nothing leads to this version:"
                        + " move the file away, or drop the tables generation, feedback, prompt_version, prompt_label,"
                        + " audit_entry and " + OLD_HISTORY + ", and a new store is made");
            }
            return 0;
        }
        List<String> checksums =
                Rows.all(connection, "SELECT checksum FROM " + HISTORY + " ORDER BY version", row -> row.getString(1));
        int latest = Rows.first(connection, "SELECT MAX(version) FROM " + HISTORY, row -> row.getInt(1))
                .orElse(0);
        if (latest > SCRIPTS.size()) {
            throw new StoreVersionException(database.name() + " has schema version " + latest
                    + ", but this version of LLMOps for Java knows only versions up to " + SCRIPTS.size()
                    + ": a newer version wrote it. Use that version or a newer one, or another store");
        }
        for (int i = 0; i < checksums.size(); i++) {
            if (latest != checksums.size() || !checksums.get(i).equals(checksum(i + 1))) {
                throw new StoreVersionException("the schema of " + database.name() + " was made by another script "
                        + SCRIPTS.get(i) + " than this version of LLMOps for Java has: use the version that made it, or"
                        + " another store");
            }
        }
        return latest;
    }

    private boolean exists(String table) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, connection.getSchema(), table, null)) {
            while (tables.next()) {
                // The name is a pattern, in which an underscore stands for any character.
                if (table.equals(tables.getString("TABLE_NAME"))) {
                    return true;
                }
            }
            return false;
        }
    }

    private void run(int version) throws SQLException {
        String script = script(version)
                .replace("${sequence}", database.longType())
                .replace("${clustered}", database.clustered());
        for (String statement : script.split(";\\s*\n", -1)) {
            if (!statement.isBlank()) {
                Rows.execute(connection, statement);
            }
        }
        if (SCRIPTS.get(version - 1).equals(FIGURES)) {
            Figures.fill(connection);
        } else if (SCRIPTS.get(version - 1).equals(DAILY)) {
            DailyTable.fill(connection);
        }
        try (var insert =
                connection.prepareStatement("INSERT INTO " + HISTORY + " (version, checksum) VALUES (?, ?)")) {
            Rows.bind(insert, version, checksum(version));
            insert.executeUpdate();
        }
    }

    private static String checksum(int version) {
        return Sha256.hex(script(version));
    }

    private static String script(int version) {
        String name = "migration/" + SCRIPTS.get(version - 1);
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new StoreException(
                        "the script " + name + " is missing in this build of llmops-core", null, false);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
