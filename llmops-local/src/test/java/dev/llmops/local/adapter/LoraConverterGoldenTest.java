package dev.llmops.local.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.local.TestModels;
import dev.llmops.local.internal.gguf.GgufWriter;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaAdapter;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.TokenBatch;
import dev.llmops.local.internal.llama.text.TokenScores;
import dev.llmops.local.option.KvCacheType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against the log-probabilities that PEFT computed with the same adapter on the same weights of 32 bits
 * ({@code src/test/python/lora_golden.py}). The base is grouped (8 heads, 4 of keys), and all seven matrices of a layer are adapted.
 */
class LoraConverterGoldenTest {

    private static final double TOLERANCE = 0.002;

    @TempDir
    Path folder;

    Path base;
    JsonNode golden;
    private LlamaModel model;
    private LlamaContext context;

    @BeforeEach
    void load() throws IOException {
        base = TestModels.stories();
        try (InputStream in = LoraConverterGoldenTest.class.getResourceAsStream("golden.json")) {
            golden = new ObjectMapper().readTree(in);
        }
        model = LlamaModel.load(base, ModelPlacement.CPU);
        // Keys and values of 16 bits, as in service, alone make up for 0.02.
        AttentionOptions exact = new AttentionOptions(false, KvCacheType.F32, KvCacheType.F32);
        context = LlamaContext.create(model, new ContextOptions(256, 64, 1, 1, exact));
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
            model.close();
        }
    }

    /** PEFT's folder of an adapter, with the numbers that the script gave it. */
    private Path peft(String name) throws IOException {
        Path peft = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                peft.resolve("adapter_config.json"),
                golden.get("adapters").get(name).toString());
        TinySafetensors weights = new TinySafetensors();
        Map<String, int[]> shapes = shapes(2);
        int matrix = 0;
        for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
            int[] shape = entry.getValue();
            float[] numbers = new float[shape[0] * shape[1]];
            for (int i = 0; i < numbers.length; i++) {
                double share = mixed(i + 100003L * matrix) / 0x1p32;
                numbers[i] = (float) ((share - 0.5) * golden.get("scale").doubleValue());
            }
            weights.tensor(entry.getKey(), shape[0], shape[1], numbers);
            matrix++;
        }
        weights.write(peft.resolve("adapter_model.safetensors"));
        return peft;
    }

    private static long mixed(long x) {
        long mixed = x;
        for (long multiplier : new long[] {0x7FEB352DL, 0x846CA68BL}) {
            mixed = (mixed ^ mixed >>> 16) * multiplier & 0xFFFFFFFFL;
        }
        return mixed ^ mixed >>> 16;
    }

    /** Rows and columns by PEFT's names, sorted by these. */
    private static Map<String, int[]> shapes(int rank) {
        Map<String, int[]> inputsAndOutputs = Map.of(
                "self_attn.q_proj", new int[] {64, 64},
                "self_attn.k_proj", new int[] {64, 32},
                "self_attn.v_proj", new int[] {64, 32},
                "self_attn.o_proj", new int[] {64, 64},
                "mlp.gate_proj", new int[] {64, 172},
                "mlp.up_proj", new int[] {64, 172},
                "mlp.down_proj", new int[] {172, 64});
        Map<String, int[]> shapes = new TreeMap<>();
        for (int layer = 0; layer < 5; layer++) {
            String before = "base_model.model.model.layers." + layer + ".";
            inputsAndOutputs.forEach((name, size) -> {
                shapes.put(before + name + ".lora_A.weight", new int[] {rank, size[0]});
                shapes.put(before + name + ".lora_B.weight", new int[] {size[1], rank});
            });
        }
        return shapes;
    }

    /** The largest distance of a log-probability from PEFT's. */
    double distance(String name, List<AdapterUse> adapters) {
        int[] tokens = IntStream.range(0, golden.get("tokens").size())
                .map(i -> golden.get("tokens").get(i).intValue())
                .toArray();
        context.setAdapters(adapters);
        context.clear();
        TokenBatch batch = context.newBatch();
        int count = tokens.length - 1;
        int[] places = new int[count];
        int[] next = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = batch.add(tokens[i], i, 0, true);
            next[i] = tokens[i + 1];
        }
        context.decode(batch);
        double[] ours = TokenScores.of(context, places, next).logProbabilities();
        JsonNode theirs = golden.get("logProbabilities").get(name);
        return IntStream.range(0, count)
                .mapToDouble(i -> Math.abs(ours[i] - theirs.get(i).doubleValue()))
                .max()
                .orElseThrow();
    }

    double distanceWith(String name, Path adapter) {
        LlamaAdapter loaded = LlamaAdapter.load(model, adapter);
        try {
            return distance(name, List.of(new AdapterUse(loaded, 1)));
        } finally {
            loaded.close();
        }
    }

    @Test
    void the_base_alone_agrees_with_transformers() {
        assertThat(distance("none", List.of())).isLessThan(TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "rslora"})
    void a_converted_adapter_computes_what_peft_computes(String name) throws IOException {
        ConvertedAdapter converted = LoraConverter.forBase(base).convert(peft(name), folder.resolve("converted.gguf"));

        double distance = distanceWith(name, converted.card().file());
        System.out.printf("%s: largest distance of a log-probability %.5f%n", name, distance);
        assertThat(distance).isLessThan(TOLERANCE);
        assertThat(distance(name, List.of())).as("without it").isGreaterThan(1);
        assertThat(converted.card().base()).isEqualTo(golden.get("base").textValue());
        assertThat(converted.card().tensors()).isEqualTo(35);
        assertThat(converted.rank()).isEqualTo(2);
    }

    @Test
    void without_the_permutation_it_loads_and_is_wrong() throws IOException {
        Path wrong = folder.resolve("wrong.gguf");
        write(wrong, 6, false);
        assertThat(distanceWith("lora", wrong)).isGreaterThan(100 * TOLERANCE);

        Path right = folder.resolve("right.gguf");
        write(right, 6, true);
        assertThat(distanceWith("lora", right)).as("all else is the same").isLessThan(TOLERANCE);
    }

    @Test
    void with_another_alpha_it_loads_and_is_wrong() throws IOException {
        Path wrong = folder.resolve("wrong.gguf");
        // What rank-stabilized adapters get where alpha is copied.
        write(wrong, 3, true);
        assertThat(distanceWith("rslora", wrong)).isGreaterThan(100 * TOLERANCE);
    }

    /** What the converter writes, by hand. */
    private void write(Path to, float alpha, boolean permuted) throws IOException {
        Path peft = peft("lora");
        PeftConfig config = PeftConfig.read(peft.resolve("adapter_config.json"));
        GgufWriter writer = new GgufWriter()
                .text("general.architecture", "llama")
                .text("general.type", "adapter")
                .text("adapter.type", "lora")
                .real("adapter.lora.alpha", alpha);
        Path weights = peft.resolve("adapter_model.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            for (LoraTensor tensor : LoraTensor.of(weights, file.entries(), config, BaseShape.read(base))) {
                float[] b = file.read(tensor.b());
                writer.tensor(tensor.target() + ".lora_a", tensor.inputs(), 2, () -> file.read(tensor.a()))
                        .tensor(
                                tensor.target() + ".lora_b",
                                2,
                                tensor.outputs(),
                                () -> permuted ? tensor.outputMatrix(b, 2) : b);
            }
            writer.writeTo(Files.createFile(to));
        }
    }
}
