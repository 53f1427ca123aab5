package dev.llmops.local;

import dev.llmops.local.fuzz.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes LoRA adapters with random weights. */
public final class TinyAdapters {

    private TinyAdapters() {}

    /** One for stories260K: 5 layers of width 64, rank 4. */
    public static Path stories(Path folder, int seed) throws IOException {
        return stories(folder, seed, null);
    }

    /** The same, whose file names a base by its digest. */
    static Path stories(Path folder, int seed, @Nullable String base) throws IOException {
        TinyGguf gguf = new TinyGguf(seed)
                .text("general.architecture", "llama")
                .text("general.type", "adapter")
                .text("adapter.type", "lora")
                .real("adapter.lora.alpha", 4);
        if (base != null) {
            gguf.text("llmops.adapter.base", base);
        }
        for (int layer = 0; layer < 5; layer++) {
            String name = "blk." + layer + ".attn_q.weight";
            gguf.tensor(name + ".lora_a", 64, 4).tensor(name + ".lora_b", 4, 64);
        }
        return Files.write(folder.resolve("adapter-" + seed + ".gguf"), gguf.bytes());
    }
}
