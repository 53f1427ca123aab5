package dev.llmops.core.prompt.source;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.testkit.PromptSourceKit;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;

/** What was seen once is all there. */
class DiskSourceTest extends PromptSourceKit {

    @TempDir
    Path folder;

    @Override
    protected PromptRegistry create(Consumer<PromptRegistry> writer) {
        Away away = new Away();
        writer.accept(away.behind());
        PromptSources sources = PromptSources.of(away.registry()).keptIn(folder);
        PromptRegistry prompts = new FallbackPromptRegistry(sources);
        for (String name : prompts.names()) {
            prompts.versions(name);
            List.of(PromptReference.latest(name), PromptReference.labelled(name, "production"))
                    .forEach(prompts::get);
            prompts.find(PromptReference.labelled(name, "staging"));
        }
        KeptPrompts kept = new KeptPrompts(folder);
        return new LocalPromptRegistry("these are copies", kept::find, kept::all);
    }

    @Override
    protected String name() {
        return "disk";
    }
}
