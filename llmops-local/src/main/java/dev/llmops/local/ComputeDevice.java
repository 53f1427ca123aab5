package dev.llmops.local;

import dev.llmops.local.error.NativeLibraryException;
import dev.llmops.local.internal.llama.NativeDevice;
import dev.llmops.local.internal.llama.NativeLibrary;
import java.util.List;
import java.util.Objects;

/**
 * Something that can compute: the processor, or a GPU that a backend found.
 *
 * @param name its name in llama.cpp, for example {@code CPU}, {@code CUDA0} or {@code Vulkan1}
 * @param description what it is, for people
 * @param kind what kind of device it is
 * @param backend the part of llama.cpp that drives it, for example {@code CPU}, {@code CUDA} or {@code Vulkan}
 * @param memoryTotal its memory in bytes, 0 if the driver does not say
 * @param memoryFree how much of it was free when the native part was loaded, in bytes, 0 if the driver does not say
 */
public record ComputeDevice(
        String name, String description, Kind kind, String backend, long memoryTotal, long memoryFree) {

    /** What kind of device it is. */
    public enum Kind {
        /** The processor, with the memory of the machine. */
        CPU,
        /** A GPU with memory of its own. */
        GPU,
        /** A GPU that shares the memory of the machine. */
        INTEGRATED_GPU,
        /** Helps the processor with some operations. */
        ACCELERATOR
    }

    /** Checks that nothing is null. */
    public ComputeDevice {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(backend, "backend");
    }

    /** {@return whether it is a GPU of either kind} */
    public boolean isGpu() {
        return kind == Kind.GPU || kind == Kind.INTEGRATED_GPU;
    }

    /**
     * {@return all devices of this machine that the backends on the class path found}
     *
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
     */
    public static List<ComputeDevice> available() {
        return NativeLibrary.load().devices().stream().map(NativeDevice::device).toList();
    }

    @Override
    public String toString() {
        return name + ": " + description;
    }
}
