package dev.llmops.local.adapter;

import dev.llmops.local.fuzz.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The small models that {@code lora_golden.py} makes, in GGUF: 2 layers of width 64 (6 where layers differ), 4 heads and 2 of keys. */
final class TinyBase {

    private static final int WIDTH = 64;
    private static final int INNER = 96;
    private static final int HEADS = 4;
    private static final int KEY_HEADS = 2;

    private final String architecture;
    private final int head;
    private final boolean gemma;
    private final TinyGguf gguf = new TinyGguf();
    private int tokens;
    private final Map<String, List<Long>> shapes = new TreeMap<>();

    private TinyBase(String architecture) {
        this.architecture = architecture;
        this.gemma = architecture.startsWith("gemma");
        this.head = architecture.equals("qwen2") || architecture.equals("phi3") ? 16 : 32;
    }

    static Path write(String architecture, double scale, Path to) throws IOException {
        TinyBase base = new TinyBase(architecture);
        base.metadata();
        base.shape("token_embd.weight", WIDTH, base.tokens);
        base.shape("output_norm.weight", WIDTH);
        if (!base.gemma) {
            base.shape("output.weight", WIDTH, base.tokens);
        }
        for (int layer = 0; layer < base.layers(); layer++) {
            base.layer("blk." + layer + ".");
        }
        int matrix = 0;
        for (Map.Entry<String, List<Long>> entry : base.shapes.entrySet()) {
            List<Float> numbers = new ArrayList<>();
            float center = entry.getKey().contains("norm") ? 1 : 0;
            for (float number :
                    HashedNumbers.of(matrix++, entry.getValue().stream().reduce(1L, Math::multiplyExact), scale)) {
                numbers.add(number + center);
            }
            base.gguf.tensor(entry.getKey(), entry.getValue(), numbers);
        }
        return Files.write(to, base.gguf.bytes());
    }

    private int layers() {
        return architecture.equals("gemma3") ? 6 : 2;
    }

    private void metadata() {
        gguf.text("general.architecture", architecture).text("general.name", "tiny");
        number("context_length", 128);
        number("embedding_length", WIDTH);
        number("block_count", layers());
        number("feed_forward_length", INNER);
        number("attention.head_count", HEADS);
        number("attention.head_count_kv", KEY_HEADS);
        number("attention.key_length", head);
        number("attention.value_length", head);
        number("rope.dimension_count", head);
        gguf.real(architecture + ".attention.layer_norm_rms_epsilon", 1e-5f);
        gguf.real(architecture + ".rope.freq_base", architecture.equals("gemma3") ? 1e6f : 1e4f);
        if (architecture.equals("gemma2") || architecture.equals("gemma3")) {
            number("attention.sliding_window", 64);
        }
        if (architecture.equals("gemma2")) {
            gguf.real("gemma2.attn_logit_softcapping", 50).real("gemma2.final_logit_softcapping", 30);
        }
        tokens =
                gguf.vocabulary(IntStream.range(0, 55).mapToObj(i -> "word" + i).toList());
    }

    private void number(String key, int value) {
        gguf.number(architecture + "." + key, value);
    }

    private void shape(String name, long... shape) {
        List<Long> dimensions = new ArrayList<>();
        for (long length : shape) {
            dimensions.add(length);
        }
        shapes.put(name, dimensions);
    }

    private void layer(String block) {
        int queries = HEADS * head;
        int keys = KEY_HEADS * head;
        shape(block + "attn_norm.weight", WIDTH);
        shape(block + "ffn_norm.weight", WIDTH);
        shape(block + "attn_output.weight", queries, WIDTH);
        shape(block + "ffn_down.weight", INNER, WIDTH);
        if (architecture.equals("phi3")) {
            shape(block + "attn_qkv.weight", WIDTH, queries + 2L * keys);
            shape(block + "ffn_up.weight", WIDTH, 2 * INNER);
            return;
        }
        shape(block + "attn_q.weight", WIDTH, queries);
        shape(block + "attn_k.weight", WIDTH, keys);
        shape(block + "attn_v.weight", WIDTH, keys);
        shape(block + "ffn_gate.weight", WIDTH, INNER);
        shape(block + "ffn_up.weight", WIDTH, INNER);
        if (architecture.equals("qwen2")) {
            shape(block + "attn_q.bias", queries);
            shape(block + "attn_k.bias", keys);
            shape(block + "attn_v.bias", keys);
        }
        if (architecture.equals("qwen3") || architecture.equals("gemma3")) {
            shape(block + "attn_q_norm.weight", head);
            shape(block + "attn_k_norm.weight", head);
        }
        if (architecture.equals("gemma2") || architecture.equals("gemma3")) {
            shape(block + "post_attention_norm.weight", WIDTH);
            shape(block + "post_ffw_norm.weight", WIDTH);
        }
    }
}
