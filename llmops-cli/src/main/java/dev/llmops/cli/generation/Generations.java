package dev.llmops.cli.generation;

import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.store.Store;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.cli.option.StoreFile;

/** Finds records by id. */
final class Generations {

    private Generations() {}

    static Generation get(Store store, AbbreviatedId abbreviated, StoreFile file) {
        GenerationId id = abbreviated.in(store);
        return store.generations()
                .find(id)
                .orElseThrow(() -> new GenerationNotFoundException("no generation " + id + " in '" + file.address
                        + "'; 'llmops generation list' shows what is there"));
    }
}
