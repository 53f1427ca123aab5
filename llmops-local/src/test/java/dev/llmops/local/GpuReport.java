package dev.llmops.local;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.NativeLibrary;
import dev.llmops.local.option.GpuOptions;
import dev.llmops.local.option.GpuSplit;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Another JVM, because what backends there are is decided once for a process: it loads a model in several ways and prints
 * where each of them ran and what it said.
 */
public final class GpuReport {

    private GpuReport() {}

    /** Loads the model in the first argument in the ways that the other arguments name. */
    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        for (String way : Arrays.asList(arguments).subList(1, arguments.length)) {
            System.out.println(way + " => " + (way.startsWith("weights") ? weights(file, way) : report(file, way)));
        }
    }

    static String report(Path file, String way) {
        try (LocalModel model = builder(file, way).build()) {
            return model.devices().stream()
                            .map(device -> device.kind() + " " + device.name())
                            .toList()
                    + " " + model.fallbacks() + " " + text(model);
        } catch (IllegalArgumentException e) {
            return "refused: " + e.getMessage();
        }
    }

    /** How many bytes of weights lie on the first GPU. */
    private static String weights(Path file, String way) {
        GpuOptions.Builder gpu = GpuOptions.builder();
        if (way.endsWith("without experts")) {
            gpu.expertsOnCpu();
        }
        ModelPlacement placement =
                ModelPlacement.of(gpu.build(), NativeLibrary.load().devices());
        try (LlamaModel model = LlamaModel.load(file, placement);
                LlamaContext context = LlamaContext.create(model, new ContextOptions(64, 32, 1, 1))) {
            return Long.toString(context.memory().on("Vulkan0").weights());
        }
    }

    private static LocalModelBuilder builder(Path file, String way) {
        GpuOptions.Builder gpu = GpuOptions.builder();
        LocalModelBuilder builder = LocalModel.builder().file(file);
        switch (way) {
            case "all", "flash" -> {}
            case "experts on the CPU" -> gpu.expertsOnCpu();
            case "none" -> gpu.layers(0);
            case "two layers" -> gpu.layers(2);
            case "main 0" -> gpu.mainGpu(0);
            case "main 1" -> gpu.mainGpu(1);
            case "main 2" -> gpu.mainGpu(2);
            case "thirds" -> gpu.tensorSplit(2, 1);
            case "in three" -> gpu.tensorSplit(1, 1, 1);
            case "rows" -> gpu.split(GpuSplit.ROW);
            case "tensors" -> gpu.split(GpuSplit.TENSOR);
            default -> throw new IllegalStateException(way);
        }
        return builder.gpu(gpu.build()).flashAttention(way.equals("flash") || way.equals("tensors"));
    }

    /** What a model answers to one question, always the same. */
    public static String text(LocalModel model) {
        ModelParameters parameters = ModelParameters.builder().maxTokens(60).build();
        return model.generate(ModelRequest.builder()
                        .user("Zoo")
                        .parameters(parameters)
                        .build())
                .text()
                .replace('\n', ' ');
    }
}
