package dev.llmops.local.fuzz;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.LocalModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** A damaged LoRA adapter is loaded and used. */
final class AdapterEntry implements Entry {

    private final FuzzModels models;
    private final GgufMutations mutations = new GgufMutations(adapter());

    AdapterEntry(FuzzModels models) {
        this.models = models;
    }

    private static TinyGguf adapter() {
        TinyGguf gguf = new TinyGguf(7)
                .text("general.architecture", "llama")
                .text("general.type", "adapter")
                .text("adapter.type", "lora")
                .real("adapter.lora.alpha", 4);
        for (int layer = 0; layer < 2; layer++) {
            String name = "blk." + layer + ".attn_q.weight";
            gguf.tensor(name + ".lora_a", 32, 4).tensor(name + ".lora_b", 4, 32);
        }
        return gguf;
    }

    @Override
    public FuzzCase next(Random random) {
        long seed = random.nextLong();
        return new FuzzCase("changes " + seed, () -> {
            Path file = Files.write(models.folder().resolve("adapter.gguf"), mutations.mutated(seed));
            LocalModel model = models.writer("pieces");
            model.loadAdapter("changed", file);
            try {
                model.generate(request());
            } finally {
                model.unloadAdapter("changed");
            }
        });
    }

    private static ModelRequest request() {
        return Requests.with("Zoo", Map.of("lora", Map.of("changed", 1)));
    }
}
