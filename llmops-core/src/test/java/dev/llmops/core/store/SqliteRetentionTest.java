package dev.llmops.core.store;

import dev.llmops.api.store.Store;
import dev.llmops.testkit.RetentionKit;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class SqliteRetentionTest extends RetentionKit {

    @TempDir
    Path folder;

    @Override
    protected Store create() {
        return Stores.sqlite(folder.resolve("llmops.db"));
    }

    @Override
    protected long sharedTexts() throws SQLException {
        try (RawSql sql = new RawSql(folder.resolve("llmops.db"))) {
            return Long.parseLong(sql.query("SELECT COUNT(*) FROM llmops_blob"));
        }
    }
}
