package dev.llmops.local.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Writes GGUF files (ggml's docs/gguf.md), so that tests need none from elsewhere. It remembers where each number of the
 * header is, for tests that change them.
 */
public final class TinyGguf {

    /** A number in the file. */
    public record Field(String what, int at, int width) {}

    private record Entry(String key, int type, Object value) {}

    private record Data(List<Long> shape, List<Float> values) {}

    private final List<Entry> metadata = new ArrayList<>();
    private final Map<String, Data> tensors = new LinkedHashMap<>();
    private final List<Field> fields = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Random random;

    public TinyGguf() {
        this(260);
    }

    public TinyGguf(int seed) {
        random = new Random(seed);
    }

    /** The same model as several files, as llama.cpp's gguf-split writes them: NAME-00001-of-00002.gguf and so on. */
    public List<Path> writeSplit(Path folder, String name, int parts) throws IOException {
        List<Path> files = new ArrayList<>();
        List<String> names = List.copyOf(tensors.keySet());
        for (int part = 0; part < parts; part++) {
            TinyGguf gguf = new TinyGguf();
            if (part == 0) {
                gguf.metadata.addAll(metadata);
            }
            gguf.metadata.add(new Entry("split.no", 2, part));
            gguf.metadata.add(new Entry("split.count", 2, parts));
            gguf.metadata.add(new Entry("split.tensors.count", 5, names.size()));
            for (String tensor : names.subList(names.size() * part / parts, names.size() * (part + 1) / parts)) {
                gguf.tensors.put(tensor, Objects.requireNonNull(tensors.get(tensor)));
            }
            String file = String.format("%s-%05d-of-%05d.gguf", name, part + 1, parts);
            files.add(Files.write(folder.resolve(file), gguf.bytes()));
        }
        return files;
    }

    public TinyGguf text(String key, String value) {
        metadata.add(new Entry(key, 8, value));
        return this;
    }

    public TinyGguf number(String key, int value) {
        metadata.add(new Entry(key, 4, value));
        return this;
    }

    public TinyGguf real(String key, float value) {
        metadata.add(new Entry(key, 6, value));
        return this;
    }

    public TinyGguf flag(String key, boolean value) {
        metadata.add(new Entry(key, 7, value));
        return this;
    }

    public TinyGguf texts(String key, List<String> values) {
        metadata.add(new Entry(key, 9, values));
        return this;
    }

    public TinyGguf reals(String key, float[] values) {
        metadata.add(new Entry(key, 9, values));
        return this;
    }

    public TinyGguf numbers(String key, int[] values) {
        metadata.add(new Entry(key, 9, values));
        return this;
    }

    /** A tensor of 32-bit numbers; one with a single dimension is all ones, as a norm is. */
    public TinyGguf tensor(String name, long... shape) {
        List<Long> dimensions = new ArrayList<>();
        int elements = 1;
        for (long length : shape) {
            dimensions.add(length);
            elements *= (int) length;
        }
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < elements; i++) {
            values.add(shape.length == 1 ? 1 : (float) (random.nextGaussian() * 0.2));
        }
        tensors.put(name, new Data(dimensions, values));
        return this;
    }

    /** A tensor of the given numbers. */
    public TinyGguf tensor(String name, List<Long> shape, List<Float> values) {
        tensors.put(name, new Data(List.copyOf(shape), List.copyOf(values)));
        return this;
    }

    /** A llama with random weights: 2 layers of width 32, 4 heads and 2 pairs, bytes and a few words as vocabulary. */
    public static TinyGguf llama() {
        TinyGguf gguf = new TinyGguf().text("general.architecture", "llama").text("general.name", "tiny");
        gguf.shape("llama", 64);
        gguf.vocabulary();
        return gguf.layers(265);
    }

    /** The same with more tokens, which a text always becomes where it spells them, as in Gemma's vocabulary. */
    public static TinyGguf defining(List<String> tokens) {
        TinyGguf gguf = new TinyGguf().text("general.architecture", "llama").text("general.name", "tiny defining");
        gguf.shape("llama", 1024);
        return gguf.layers(gguf.vocabulary(tokens));
    }

    /** A llama whose vocabulary merges bytes, and cuts a text before that as {@code tokenizer.ggml.pre} says. */
    public static TinyGguf byteLevel(String pre) {
        TinyGguf gguf = new TinyGguf().text("general.architecture", "llama").text("general.name", "tiny " + pre);
        gguf.shape("llama", 1024);
        List<String> tokens = ByteVocabulary.tokens();
        int[] types = new int[tokens.size()];
        Arrays.setAll(types, i -> i < 3 ? 3 : tokens.get(i).startsWith("<0x") ? 6 : 1);
        gguf.text("tokenizer.ggml.model", "gpt2").text("tokenizer.ggml.pre", pre);
        gguf.texts("tokenizer.ggml.tokens", tokens).numbers("tokenizer.ggml.token_type", types);
        gguf.texts("tokenizer.ggml.merges", ByteVocabulary.MERGES);
        gguf.number("tokenizer.ggml.bos_token_id", 1).number("tokenizer.ggml.eos_token_id", 2);
        gguf.layers(tokens.size());
        return gguf;
    }

    private TinyGguf layers(int tokens) {
        tensor("token_embd.weight", 32, tokens).tensor("output_norm.weight", 32);
        for (int i = 0; i < 2; i++) {
            attention(i);
            tensor("blk." + i + ".ffn_gate.weight", 32, 48)
                    .tensor("blk." + i + ".ffn_up.weight", 32, 48)
                    .tensor("blk." + i + ".ffn_down.weight", 48, 32);
        }
        return this;
    }

    /** A Gemma 2 with random weights, whose first layer looks back on 16 tokens only. */
    public static TinyGguf slidingGemma() {
        TinyGguf gguf = new TinyGguf().text("general.architecture", "gemma2").text("general.name", "tiny sliding");
        gguf.shape("gemma2", 512)
                .number("gemma2.attention.sliding_window", 16)
                .number("gemma2.attention.key_length", 8)
                .number("gemma2.attention.value_length", 8);
        gguf.vocabulary();
        gguf.tensor("token_embd.weight", 32, 265).tensor("output_norm.weight", 32);
        for (int i = 0; i < 2; i++) {
            gguf.attention(i);
            gguf.tensor("blk." + i + ".post_attention_norm.weight", 32)
                    .tensor("blk." + i + ".post_ffw_norm.weight", 32)
                    .tensor("blk." + i + ".ffn_gate.weight", 32, 48)
                    .tensor("blk." + i + ".ffn_up.weight", 32, 48)
                    .tensor("blk." + i + ".ffn_down.weight", 48, 32);
        }
        return gguf;
    }

    /** A Mamba with random weights: no keys and values, one state of two layers. */
    public static TinyGguf recurrent() {
        TinyGguf gguf = new TinyGguf().text("general.architecture", "mamba").text("general.name", "tiny recurrent");
        gguf.number("mamba.context_length", 512)
                .number("mamba.embedding_length", 32)
                .number("mamba.block_count", 2)
                .number("mamba.feed_forward_length", 0)
                .number("mamba.attention.head_count", 0)
                .number("mamba.ssm.conv_kernel", 4)
                .number("mamba.ssm.inner_size", 64)
                .number("mamba.ssm.state_size", 16)
                .number("mamba.ssm.time_step_rank", 4)
                .real("mamba.attention.layer_norm_rms_epsilon", 1e-5f);
        gguf.vocabulary();
        gguf.tensor("token_embd.weight", 32, 265).tensor("output_norm.weight", 32);
        for (int i = 0; i < 2; i++) {
            String block = "blk." + i + ".";
            gguf.tensor(block + "attn_norm.weight", 32).tensor(block + "ssm_in.weight", 32, 128);
            gguf.tensor(block + "ssm_conv1d.weight", 4, 64).tensor(block + "ssm_conv1d.bias", 64);
            gguf.tensor(block + "ssm_x.weight", 64, 36).tensor(block + "ssm_dt.weight", 4, 64);
            gguf.tensor(block + "ssm_dt.bias", 64).tensor(block + "ssm_a", 16, 64);
            gguf.tensor(block + "ssm_d", 64).tensor(block + "ssm_out.weight", 64, 32);
        }
        return gguf;
    }

    /** A llama whose tensors are as wide as the blocks of every type: one layer of width 256. */
    public static TinyGguf wideLlama() {
        TinyGguf gguf = new TinyGguf().text("general.architecture", "llama").text("general.name", "wide");
        gguf.number("llama.context_length", 64)
                .number("llama.embedding_length", 256)
                .number("llama.block_count", 1)
                .number("llama.feed_forward_length", 256)
                .number("llama.attention.head_count", 4)
                .number("llama.attention.head_count_kv", 4)
                .number("llama.rope.dimension_count", 64)
                .real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        gguf.vocabulary();
        gguf.tensor("token_embd.weight", 256, 265).tensor("output_norm.weight", 256);
        gguf.tensor("blk.0.attn_norm.weight", 256).tensor("blk.0.ffn_norm.weight", 256);
        for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")) {
            gguf.tensor("blk.0." + name + ".weight", 256, 256);
        }
        return gguf;
    }

    /** An encoder with random weights and words as vocabulary; it can rank if it has a classifier. */
    public static TinyGguf bert(boolean classifier) {
        TinyGguf gguf = new TinyGguf().text("general.architecture", "bert").text("general.name", "tiny encoder");
        gguf.number("bert.context_length", 64)
                .number("bert.embedding_length", 32)
                .number("bert.block_count", 2)
                .number("bert.feed_forward_length", 48)
                .number("bert.attention.head_count", 4)
                .real("bert.attention.layer_norm_epsilon", 1e-6f)
                .flag("bert.attention.causal", false)
                .number("bert.pooling_type", classifier ? 4 : 2)
                .number("tokenizer.ggml.token_type_count", 2);
        gguf.words();
        gguf.tensor("token_embd.weight", 32, 105).tensor("position_embd.weight", 32, 64);
        gguf.tensor("token_types.weight", 32, 2);
        gguf.tensor("token_embd_norm.weight", 32).tensor("token_embd_norm.bias", 32);
        for (int i = 0; i < 2; i++) {
            gguf.encoderLayer("blk." + i + ".");
        }
        if (classifier) {
            gguf.tensor("cls.weight", 32, 32).tensor("cls.bias", 32);
            gguf.tensor("cls.output.weight", 32, 1).tensor("cls.output.bias", 1);
        }
        return gguf;
    }

    /** The same with four experts in each layer, two of which are used for a token. */
    public static TinyGguf mixtureOfExperts() {
        TinyGguf gguf = new TinyGguf().text("general.architecture", "llama").text("general.name", "tiny experts");
        gguf.shape("llama", 64).number("llama.expert_count", 4).number("llama.expert_used_count", 2);
        gguf.vocabulary();
        gguf.tensor("token_embd.weight", 32, 265).tensor("output_norm.weight", 32);
        for (int i = 0; i < 2; i++) {
            gguf.attention(i);
            gguf.tensor("blk." + i + ".ffn_gate_inp.weight", 32, 4)
                    .tensor("blk." + i + ".ffn_gate_exps.weight", 32, 48, 4)
                    .tensor("blk." + i + ".ffn_up_exps.weight", 32, 48, 4)
                    .tensor("blk." + i + ".ffn_down_exps.weight", 48, 32, 4);
        }
        return gguf;
    }

    private void encoderLayer(String block) {
        for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
            tensor(block + name + ".weight", 32, 32).tensor(block + name + ".bias", 32);
        }
        tensor(block + "attn_output_norm.weight", 32).tensor(block + "attn_output_norm.bias", 32);
        tensor(block + "ffn_up.weight", 32, 48).tensor(block + "ffn_up.bias", 48);
        tensor(block + "ffn_down.weight", 48, 32).tensor(block + "ffn_down.bias", 32);
        tensor(block + "layer_output_norm.weight", 32).tensor(block + "layer_output_norm.bias", 32);
    }

    // 100 words, w0 to w99, with the mark that llama.cpp puts before the beginning of a word.
    private void words() {
        List<String> tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
        for (int i = 0; i < 100; i++) {
            tokens.add("\u2581w" + i);
        }
        int[] types = new int[tokens.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = i < 5 ? 3 : 1;
        }
        text("tokenizer.ggml.model", "bert").texts("tokenizer.ggml.tokens", tokens);
        numbers("tokenizer.ggml.token_type", types);
        number("tokenizer.ggml.padding_token_id", 0).number("tokenizer.ggml.unknown_token_id", 1);
        number("tokenizer.ggml.cls_token_id", 2).number("tokenizer.ggml.bos_token_id", 2);
        number("tokenizer.ggml.seperator_token_id", 3).number("tokenizer.ggml.mask_token_id", 4);
    }

    private TinyGguf shape(String architecture, int contextLength) {
        return number(architecture + ".context_length", contextLength)
                .number(architecture + ".embedding_length", 32)
                .number(architecture + ".block_count", 2)
                .number(architecture + ".feed_forward_length", 48)
                .number(architecture + ".attention.head_count", 4)
                .number(architecture + ".attention.head_count_kv", 2)
                .number(architecture + ".rope.dimension_count", 8)
                .real(architecture + ".attention.layer_norm_rms_epsilon", 1e-5f);
    }

    private void attention(int layer) {
        String block = "blk." + layer + ".";
        tensor(block + "attn_norm.weight", 32).tensor(block + "attn_q.weight", 32, 32);
        tensor(block + "attn_k.weight", 32, 16).tensor(block + "attn_v.weight", 32, 16);
        tensor(block + "attn_output.weight", 32, 32).tensor(block + "ffn_norm.weight", 32);
    }

    private void vocabulary() {
        vocabulary(List.of());
    }

    /** Bytes, a few words and more tokens as vocabulary; how many in all. */
    public int vocabulary(List<String> defined) {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        for (int i = 0; i < 256; i++) {
            tokens.add(String.format("<0x%02X>", i));
        }
        tokens.addAll(List.of("\u2581", "\u2581a", "Z", "o", "oo", "Zoo"));
        tokens.addAll(defined);
        int[] types = new int[tokens.size()];
        float[] scores = new float[tokens.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = i == 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : i < tokens.size() - defined.size() ? 1 : 4;
            scores[i] = -i;
        }
        text("tokenizer.ggml.model", "llama").texts("tokenizer.ggml.tokens", tokens);
        reals("tokenizer.ggml.scores", scores).numbers("tokenizer.ggml.token_type", types);
        number("tokenizer.ggml.bos_token_id", 1).number("tokenizer.ggml.eos_token_id", 2);
        return tokens.size();
    }

    public List<Field> fields() {
        return fields;
    }

    public byte[] bytes() {
        out.reset();
        fields.clear();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        int32("version", 3);
        int64("number of tensors", tensors.size());
        int64("number of values", metadata.size());
        metadata.forEach(this::write);
        long offset = 0;
        for (Map.Entry<String, Data> tensor : tensors.entrySet()) {
            Data data = tensor.getValue();
            string("name of a tensor", tensor.getKey());
            int32("dimensions", data.shape().size());
            data.shape().forEach(length -> int64("length of a dimension", length));
            int32("type of a tensor", 0);
            int64("offset", offset);
            offset = padded(offset + 4L * data.values().size());
        }
        pad();
        for (Data data : tensors.values()) {
            data.values().forEach(value -> little(Float.floatToIntBits(value), 4));
            pad();
        }
        return out.toByteArray();
    }

    private void write(Entry entry) {
        string("key", entry.key());
        int32("type of a value", entry.type());
        if (entry.value() instanceof String text) {
            string(entry.key(), text);
        } else if (entry.value() instanceof Boolean flag) {
            little(flag ? 1 : 0, 1);
        } else if (entry.value() instanceof Integer number && entry.type() == 2) {
            little(number, 2);
        } else if (entry.value() instanceof Integer number) {
            int32(entry.key(), number);
        } else if (entry.value() instanceof Float number) {
            int32(entry.key(), Float.floatToIntBits(number));
        } else if (entry.value() instanceof float[] numbers) {
            array(6, numbers.length);
            for (float number : numbers) {
                int32("element", Float.floatToIntBits(number));
            }
        } else if (entry.value() instanceof int[] numbers) {
            array(5, numbers.length);
            for (int number : numbers) {
                int32("element", number);
            }
        } else if (entry.value() instanceof List<?> texts) {
            array(8, texts.size());
            texts.forEach(text -> string("element", (String) text));
        }
    }

    private void array(int type, int length) {
        int32("type of an array", type);
        int64("length of an array", length);
    }

    private void string(String what, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int64("length of a text: " + what, bytes.length);
        out.writeBytes(bytes);
    }

    private void int32(String what, int value) {
        fields.add(new Field(what, out.size(), 4));
        little(value, 4);
    }

    private void int64(String what, long value) {
        fields.add(new Field(what, out.size(), 8));
        little(value, 8);
    }

    private void pad() {
        while (out.size() % 32 != 0) {
            out.write(0);
        }
    }

    private static long padded(long size) {
        return (size + 31) / 32 * 32;
    }

    private void little(long value, int width) {
        for (int i = 0; i < width; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }
}
