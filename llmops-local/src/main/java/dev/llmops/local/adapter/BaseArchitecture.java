package dev.llmops.local.adapter;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An architecture whose conversion was checked against PEFT's log-probabilities. A wrong one loads, runs and gives plausible words.
 *
 * <p>Rotary position embedding turns pairs of numbers. Transformers pairs a number with the one half a head further on. llama.cpp does so
 * too, but for {@code llama}, where it pairs neighbours.
 */
enum BaseArchitecture {
    LLAMA,
    QWEN2,
    QWEN3,
    GEMMA,
    GEMMA2,
    GEMMA3,
    PHI3;

    private static final Map<String, String> SEPARATE = WordList.pairs("""
            self_attn.q_proj=attn_q self_attn.k_proj=attn_k self_attn.v_proj=attn_v self_attn.o_proj=attn_output
            mlp.gate_proj=ffn_gate mlp.up_proj=ffn_up mlp.down_proj=ffn_down""");

    private static final Map<String, String> FUSED = Map.of(
            "self_attn.qkv_proj", "attn_qkv",
            "self_attn.o_proj", "attn_output",
            "mlp.gate_up_proj", "ffn_up",
            "mlp.down_proj", "ffn_down");

    /** {@return that of a file} */
    static BaseArchitecture of(Path file, @Nullable String name) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new ModelFileException(
                        Reason.UNSUPPORTED,
                        file,
                        "adapters can be converted for the architectures "
                                + Arrays.stream(values())
                                        .map(BaseArchitecture::toString)
                                        .collect(Collectors.joining(", "))
                                + ", but this base is " + name + "; how others lay out their matrices was not checked",
                        null));
    }

    /** {@return whether the halves of each head of queries and keys are interleaved in GGUF} */
    boolean interleaved() {
        return this == LLAMA;
    }

    /** {@return names of matrices in GGUF by those in transformers, both within their layer} */
    Map<String, String> layers() {
        return this == PHI3 ? FUSED : SEPARATE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
