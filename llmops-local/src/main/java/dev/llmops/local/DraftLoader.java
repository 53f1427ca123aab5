package dev.llmops.local;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.engine.EngineLayout;
import dev.llmops.local.internal.engine.speculation.DraftVocabulary;
import dev.llmops.local.internal.gguf.GgufReader;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.MemoryUse;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.memory.FreeMemory;
import java.nio.file.Path;

/** Loads the model that drafts the tokens of another one, with the same checks as that one. */
final class DraftLoader {

    private final Path file;
    private final ModelPlacement placement;

    DraftLoader(Path file, ModelPlacement placement) {
        GgufReader.read(file);
        this.file = file;
        this.placement = placement;
    }

    LlamaModel load(LlamaModel model) {
        LlamaModel draft = LlamaModel.load(file, placement);
        try {
            String difference = DraftVocabulary.difference(model, draft);
            if (difference != null) {
                throw new ModelFileException(
                        ModelFileException.Reason.UNSUPPORTED,
                        file,
                        "it cannot draft for this model, because their vocabularies differ: " + difference
                                + "; use a draft model of the same family",
                        null);
            }
            return draft;
        } catch (RuntimeException | Error e) {
            draft.close();
            throw e;
        }
    }

    /** Returns the memory that is left for the model that this one drafts for. */
    FreeMemory leftOf(FreeMemory free, EngineLayout layout, int length) {
        try (LlamaModel measured = LlamaModel.measure(file, placement);
                LlamaContext context = LlamaContext.create(measured, layout.draftContext(length))) {
            MemoryUse use = context.memory();
            return device -> {
                long bytes = free.bytes(device);
                return bytes < 0 ? bytes : Math.max(0, bytes - use.on(device).total());
            };
        }
    }
}
