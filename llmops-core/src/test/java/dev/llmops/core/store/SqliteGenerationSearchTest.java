package dev.llmops.core.store;

import dev.llmops.api.store.Store;
import dev.llmops.testkit.GenerationSearchKit;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteGenerationSearchTest extends GenerationSearchKit {

    @TempDir
    Path folder;

    @Override
    protected Store create() {
        return Stores.sqlite(folder.resolve("llmops.db"));
    }
}
