package dev.llmops.local.internal.llama;

import dev.llmops.local.ComputeDevice;
import dev.llmops.local.option.GpuOptions;
import dev.llmops.local.option.GpuSplit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** On which devices a model is loaded: what its user asked for, applied to what this machine has. */
public final class ModelPlacement {

    // The names that llama.cpp's converters give to the tensors of experts, as its own option --cpu-moe has it.
    private static final String EXPERTS = "\\.ffn_(up|down|gate|gate_up)_(ch|)exps";

    /** Everything on the CPU. */
    public static final ModelPlacement CPU = new ModelPlacement(List.of(), GpuOptions.none(), true);

    private final List<NativeDevice> gpus;
    private final GpuOptions options;
    private final boolean repack;

    private ModelPlacement(List<NativeDevice> gpus, GpuOptions options, boolean repack) {
        this.gpus = gpus;
        this.options = options;
        this.repack = repack;
    }

    /**
     * {@return where a model goes}
     *
     * @param options what its user asked for
     * @param devices what there is
     * @throws IllegalArgumentException if the options name a GPU that is not there, or ask for what it cannot do
     */
    public static ModelPlacement of(GpuOptions options, List<NativeDevice> devices) {
        if (options.layers() == 0) {
            return CPU;
        }
        List<NativeDevice> gpus = gpus(devices);
        Integer main = options.mainGpu();
        if (main != null && main >= gpus.size()) {
            throw new IllegalArgumentException("mainGpu must be " + places(gpus) + ", but was " + main);
        }
        if (options.tensorSplit().size() > gpus.size()) {
            throw new IllegalArgumentException(
                    "tensorSplit must have at most one share for each GPU (" + gpus.size() + " here: " + names(gpus)
                            + "), but has " + options.tensorSplit().size());
        }
        if (gpus.isEmpty()) {
            return CPU;
        }
        if (options.split() == GpuSplit.ROW && !gpus.stream().allMatch(NativeDevice::splitsRows)) {
            throw new IllegalArgumentException(
                    "split must not be ROW, because of these GPUs not all can share out rows: " + names(gpus)
                            + "; use LAYER");
        }
        return new ModelPlacement(gpus, options, true);
    }

    // As llama.cpp chooses: integrated GPUs only where there is no other one, and a GPU that two backends see only
    // once.
    private static List<NativeDevice> gpus(List<NativeDevice> devices) {
        List<NativeDevice> chosen = new ArrayList<>();
        for (NativeDevice device : devices) {
            if (device.device().isGpu() && chosen.stream().noneMatch(other -> isSame(device, other))) {
                chosen.add(device);
            }
        }
        List<NativeDevice> discrete = chosen.stream()
                .filter(gpu -> gpu.device().kind() == ComputeDevice.Kind.GPU)
                .toList();
        return discrete.isEmpty() ? List.copyOf(chosen) : discrete;
    }

    private static boolean isSame(NativeDevice one, NativeDevice other) {
        return !one.address().isEmpty()
                && one.address().equals(other.address())
                && !one.device().backend().equals(other.device().backend());
    }

    private static String places(List<NativeDevice> gpus) {
        return gpus.isEmpty()
                ? "unset, because no GPU was found"
                : "from 0 to " + (gpus.size() - 1) + " (" + names(gpus) + ")";
    }

    private static String names(List<NativeDevice> gpus) {
        return gpus.isEmpty()
                ? "no GPU"
                : gpus.stream().map(gpu -> gpu.device().name()).collect(Collectors.joining(", "));
    }

    /**
     * {@return the same devices, with or without weights that are laid out anew for this processor's fastest kernels}
     *
     * @param value whether they may be
     */
    public ModelPlacement repacking(boolean value) {
        return value == repack ? this : new ModelPlacement(gpus, options, value);
    }

    /** {@return the names of the GPUs that are used} */
    List<String> gpuNames() {
        return gpus.stream().map(gpu -> gpu.device().name()).toList();
    }

    /** Loads, or computes the sizes of a load. */
    long load(byte[] path, boolean dryRun) {
        int[] indices = gpus.stream().mapToInt(NativeDevice::index).toArray();
        Integer main = options.mainGpu();
        return LlamaNative.modelLoad(
                path,
                indices,
                gpus.isEmpty() ? 0 : options.layers(),
                splitMode(),
                main == null ? 0 : main,
                shares(),
                (options.expertsOnCpu() ? EXPERTS : "").getBytes(StandardCharsets.UTF_8),
                repack,
                dryRun);
    }

    // The numbers of llama_split_mode in llama.h.
    private int splitMode() {
        return switch (options.split()) {
            case NONE -> 0;
            case LAYER -> 1;
            case ROW -> 2;
            case TENSOR -> 3;
        };
    }

    // ggml takes a missing share for 0, and all 0 for none given.
    private float[] shares() {
        List<Float> given = options.tensorSplit();
        float[] shares = new float[given.isEmpty() ? 0 : gpus.size()];
        for (int i = 0; i < given.size(); i++) {
            shares[i] = given.get(i);
        }
        return shares;
    }
}
