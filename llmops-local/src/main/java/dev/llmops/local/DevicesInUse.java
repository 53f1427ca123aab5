package dev.llmops.local;

import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.NativeDevice;
import dev.llmops.local.internal.llama.NativeLibrary;
import dev.llmops.local.option.GpuOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a model runs.
 *
 * @param used the devices it uses, GPUs first
 * @param fallbacks why it uses no GPU although one could have been expected
 */
record DevicesInUse(List<ComputeDevice> used, List<String> fallbacks) {

    /** Asks llama.cpp, because what was asked for need not be what was done. */
    static DevicesInUse of(LlamaModel model, GpuOptions options) {
        NativeLibrary library = NativeLibrary.load();
        List<ComputeDevice> used = new ArrayList<>();
        for (String name : model.gpus()) {
            used.add(find(library, name));
        }
        boolean fellBack = used.isEmpty() && options.layers() != 0;
        used.add(find(library, "CPU"));
        return new DevicesInUse(List.copyOf(used), fellBack ? library.faults() : List.of());
    }

    // Over a tensor split llama.cpp shows one device for all, which is not in its list.
    private static ComputeDevice find(NativeLibrary library, String name) {
        return library.devices().stream()
                .map(NativeDevice::device)
                .filter(device -> device.name().equals(name))
                .findFirst()
                .orElseGet(() -> new ComputeDevice(name, name, ComputeDevice.Kind.GPU, name, 0, 0));
    }
}
