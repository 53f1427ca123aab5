package dev.llmops.local.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.local.TestModels;
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

/** What PEFT computed for a base of an architecture, and the engine with the same base. */
final class PeftGolden implements AutoCloseable {

    final Path base;
    private final Path folder;
    private final LlamaModel model;
    private final LlamaContext context;
    private JsonNode golden;

    private PeftGolden(Path base, Path folder, JsonNode golden) {
        this.base = base;
        this.folder = folder;
        this.golden = golden;
        model = LlamaModel.load(base, ModelPlacement.CPU);
        // Keys and values of 16 bits, as in service, alone make up for 0.02.
        AttentionOptions exact = new AttentionOptions(false, KvCacheType.F32, KvCacheType.F32);
        context = LlamaContext.create(model, new ContextOptions(256, 64, 1, 1, exact));
    }

    static PeftGolden of(String architecture, Path folder) throws IOException {
        JsonNode golden;
        try (InputStream in = PeftGolden.class.getResourceAsStream("golden-" + architecture + ".json")) {
            golden = new ObjectMapper().readTree(in);
        }
        Path base = architecture.equals("llama")
                ? TestModels.stories()
                : TinyBase.write(
                        architecture, golden.get("baseScale").doubleValue(), folder.resolve(architecture + ".gguf"));
        return new PeftGolden(base, folder, golden);
    }

    JsonNode kept() {
        return golden;
    }

    /** Takes what PEFT computes today instead. */
    void replace(JsonNode computed) {
        golden = computed;
    }

    /** PEFT's folder of an adapter, with the numbers that the script gave it. */
    Path peft(String name) throws IOException {
        Path peft = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                peft.resolve("adapter_config.json"),
                golden.get("adapters").get(name).toString());
        TinySafetensors weights = new TinySafetensors();
        int matrix = 0;
        for (Map.Entry<String, int[]> entry : shapes(2).entrySet()) {
            int rows = entry.getValue()[0];
            int columns = entry.getValue()[1];
            double scale = golden.get("scale").doubleValue();
            weights.tensor(
                    entry.getKey(),
                    rows,
                    columns,
                    HashedNumbers.of(matrix++, Math.multiplyExact(rows, columns), scale));
        }
        weights.write(peft.resolve("adapter_model.safetensors"));
        return peft;
    }

    /** Rows and columns by PEFT's names, sorted by these. */
    private Map<String, int[]> shapes(int rank) {
        Map<String, int[]> shapes = new TreeMap<>();
        for (int layer = 0; layer < golden.get("layers").intValue(); layer++) {
            String before = "base_model.model.model.layers." + layer + ".";
            golden.get("matrices").properties().forEach(matrix -> {
                String name = before + matrix.getKey();
                shapes.put(
                        name + ".lora_A.weight",
                        new int[] {rank, matrix.getValue().get(0).intValue()});
                shapes.put(
                        name + ".lora_B.weight",
                        new int[] {matrix.getValue().get(1).intValue(), rank});
            });
        }
        return shapes;
    }

    double distanceOfBase() {
        return distance("none", List.of());
    }

    /** The distance from PEFT's numbers with an adapter, of the base alone. */
    double distanceWithout(String name) {
        return distance(name, List.of());
    }

    double distanceWith(String name, Path adapter) {
        LlamaAdapter loaded = LlamaAdapter.load(model, adapter);
        try {
            return distance(name, List.of(new AdapterUse(loaded, 1)));
        } finally {
            loaded.close();
        }
    }

    /** The largest distance of a log-probability from PEFT's. */
    private double distance(String name, List<AdapterUse> adapters) {
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

    @Override
    public void close() {
        context.close();
        model.close();
    }
}
