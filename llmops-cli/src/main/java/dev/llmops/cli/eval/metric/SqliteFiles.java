package dev.llmops.cli.eval.metric;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens files of SQLite so that queries of strangers can read this one and write none. */
final class SqliteFiles {

    private static final String READ_ONLY = "1";

    private SqliteFiles() {}

    static Connection open(String database) throws SQLException {
        if (!Files.isRegularFile(Path.of(database))) {
            throw new SQLException("there is no file of that name");
        }
        Properties properties = new Properties();
        properties.setProperty("open_mode", READ_ONLY);
        // No other file by ATTACH, and no text of a gigabyte.
        properties.setProperty("limit_attached", "0");
        properties.setProperty("limit_length", "16777216");
        return DriverManager.getConnection("jdbc:sqlite:" + Path.of(database).toAbsolutePath(), properties);
    }
}
