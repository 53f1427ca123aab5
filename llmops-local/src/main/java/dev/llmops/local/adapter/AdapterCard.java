package dev.llmops.local.adapter;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import dev.llmops.local.internal.gguf.GgufHeader;
import dev.llmops.local.internal.gguf.GgufReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a LoRA adapter in GGUF form says about itself.
 *
 * @param file the file
 * @param architecture the architecture of its base, for example {@code llama}
 * @param alpha its product is scaled by this, divided by the rank
 * @param tensors number of weight matrices that it changes
 * @param base the digest of the GGUF file that it was made for, as {@code sha256:...}, or null if it does not say
 * @param manifest the digest of the manifest of what it was trained on, as {@code sha256:...}, or null if it does not say
 */
public record AdapterCard(
        Path file,
        String architecture,
        double alpha,
        int tensors,
        @Nullable String base,
        @Nullable String manifest) {

    static final String ARCHITECTURE = "general.architecture";
    static final String TYPE = "general.type";
    static final String ADAPTER_TYPE = "adapter.type";
    static final String ALPHA = "adapter.lora.alpha";
    /** Key of the digest of the base in the metadata of a file. */
    public static final String BASE = "llmops.adapter.base";

    static final String MANIFEST = "llmops.adapter.manifest";

    /**
     * Reads the card of an adapter.
     *
     * @param file a GGUF file
     * @return its card
     * @throws ModelFileException if it is missing, cut, or no adapter
     */
    public static AdapterCard read(Path file) {
        GgufHeader header = GgufReader.read(file);
        String architecture = header.text(ARCHITECTURE);
        if (architecture == null || !"adapter".equals(header.text(TYPE)) || !"lora".equals(header.text(ADAPTER_TYPE))) {
            throw new ModelFileException(
                    Reason.UNSUPPORTED, file, "it must be a LoRA adapter in GGUF form, but is none", null);
        }
        double alpha = header.metadata().get(ALPHA) instanceof Number number ? number.doubleValue() : 0;
        return new AdapterCard(
                file, architecture, alpha, header.tensors().size() / 2, header.text(BASE), header.text(MANIFEST));
    }
}
