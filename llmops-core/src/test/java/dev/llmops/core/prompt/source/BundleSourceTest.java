package dev.llmops.core.prompt.source;

import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.testkit.PromptSourceKit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;

class BundleSourceTest extends PromptSourceKit {

    @TempDir
    Path folder;

    @Override
    protected PromptRegistry create(Consumer<PromptRegistry> writer) {
        PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);
        writer.accept(registry);
        Path file = folder.resolve("prompts.jsonl");
        PromptBundle.write(registry, List.of(), Set.of(), file, Instant.EPOCH);
        return PromptBundle.of(file).registry();
    }

    @Override
    protected String name() {
        return "bundle";
    }
}
