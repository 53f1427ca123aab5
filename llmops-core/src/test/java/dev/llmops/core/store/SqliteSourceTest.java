package dev.llmops.core.store;

import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.PromptSourceKit;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;

class SqliteSourceTest extends PromptSourceKit {

    @TempDir
    Path folder;

    private Store store = Store.noop();

    @Override
    protected PromptRegistry create(Consumer<PromptRegistry> writer) {
        store = Stores.sqlite(folder.resolve("llmops.db"));
        writer.accept(store.prompts());
        return store.prompts();
    }

    @Override
    protected String name() {
        return "store";
    }

    @Override
    protected void close() {
        store.close();
    }
}
