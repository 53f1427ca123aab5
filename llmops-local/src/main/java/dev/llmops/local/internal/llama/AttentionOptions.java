package dev.llmops.local.internal.llama;

import dev.llmops.local.internal.gguf.GgufHeader;
import dev.llmops.local.option.KvCacheType;
import org.jspecify.annotations.Nullable;

/**
 * How attention is computed, and how what it keeps is stored.
 *
 * @param flash whether attention is computed block by block, without the whole matrix in memory
 * @param keys how keys are stored
 * @param values how values are stored
 */
public record AttentionOptions(boolean flash, KvCacheType keys, KvCacheType values) {

    /** What gives the same bits each time. */
    public static final AttentionOptions DEFAULT = new AttentionOptions(false, KvCacheType.F16, KvCacheType.F16);

    /**
     * Checks that the blocks of a quantized type fit into the heads of a model.
     *
     * @param header the model's header
     * @throws IllegalArgumentException if they do not
     */
    public void requireFits(GgufHeader header) {
        requireFits(header, "keys", keys, "key_length");
        requireFits(header, "values", values, "value_length");
    }

    /**
     * {@return about how many bytes one token takes in the cache, or null if the header does not say}
     *
     * @param header the model's header
     */
    public @Nullable Long bytesOfOneToken(GgufHeader header) {
        String architecture = header.text("general.architecture");
        Integer layers = header.integer(architecture + ".block_count");
        Integer embedding = header.integer(architecture + ".embedding_length");
        Integer heads = header.integer(architecture + ".attention.head_count");
        if (layers == null || embedding == null || heads == null || heads < 1) {
            return null;
        }
        Integer shared = header.integer(architecture + ".attention.head_count_kv");
        Integer keyWidth = header.integer(architecture + ".attention.key_length");
        double width = keyWidth != null ? keyWidth : (double) embedding / heads;
        return (long) (layers
                * width
                * (shared != null ? shared : heads)
                * (keys.bytesPerElement() + values.bytesPerElement()));
    }

    private static void requireFits(GgufHeader header, String what, KvCacheType type, String widthKey) {
        String architecture = header.text("general.architecture");
        Integer width = header.integer(architecture + ".attention." + widthKey);
        Integer embedding = header.integer(architecture + ".embedding_length");
        Integer heads = header.integer(architecture + ".attention.head_count");
        if (width == null && embedding != null && heads != null && heads > 0) {
            width = embedding / heads;
        }
        if (width != null && width % type.blockElements() != 0) {
            throw new IllegalArgumentException(what + " of this model cannot be stored as " + type
                    + ", because the width of its heads must be a multiple of " + type.blockElements() + ", but is "
                    + width + "; use F16");
        }
    }
}
