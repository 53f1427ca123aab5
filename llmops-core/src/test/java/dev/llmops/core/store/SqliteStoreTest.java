package dev.llmops.core.store;

import dev.llmops.api.store.Store;
import dev.llmops.testkit.StoreKit;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreKit {

    @TempDir
    Path folder;

    @Override
    protected Store create() {
        return Stores.sqlite(folder.resolve("llmops.db"));
    }

    @Override
    protected Store reopen() {
        return Stores.sqlite(folder.resolve("llmops.db"));
    }
}
