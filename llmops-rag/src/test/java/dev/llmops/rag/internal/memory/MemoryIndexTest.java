package dev.llmops.rag.internal.memory;

import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.testkit.PassageIndexKit;
import org.jspecify.annotations.Nullable;

class MemoryIndexTest extends PassageIndexKit {

    @Override
    protected PassageIndex create() {
        return new MemoryIndex();
    }

    @Override
    protected @Nullable PassageIndex reopen() {
        return null;
    }
}
