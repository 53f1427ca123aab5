package dev.llmops.core.store;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.AdapterRegistryKit;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteAdapterRegistryTest extends AdapterRegistryKit {

    @TempDir
    Path folder;

    private Store store = Store.noop();

    @Override
    protected AdapterRegistry create() {
        store = Stores.sqlite(folder.resolve("llmops.db"));
        return store.adapters();
    }

    @Override
    protected void close() {
        store.close();
    }
}
