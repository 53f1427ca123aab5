package dev.llmops.core.store;

import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.PromptRegistryKit;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePromptRegistryTest extends PromptRegistryKit {

    @TempDir
    Path folder;

    private Store store = Store.noop();

    @Override
    protected PromptRegistry create() {
        store = Stores.sqlite(folder.resolve("llmops.db"));
        return store.prompts();
    }

    @Override
    protected void close() {
        store.close();
    }
}
