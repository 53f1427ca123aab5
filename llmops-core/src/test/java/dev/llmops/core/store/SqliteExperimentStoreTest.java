package dev.llmops.core.store;

import dev.llmops.api.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteExperimentStoreTest extends JdbcExperimentStoreKit {

    @TempDir
    Path folder;

    @Override
    Store open() {
        return Stores.sqlite(folder.resolve("llmops.db"));
    }
}
