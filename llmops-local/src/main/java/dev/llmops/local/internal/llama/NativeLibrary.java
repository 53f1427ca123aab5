package dev.llmops.local.internal.llama;

import dev.llmops.local.ComputeDevice;
import dev.llmops.local.error.NativeLibraryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native part once for the whole JVM. The shim was compiled against the headers of one version of
 * llama.cpp, whose structs change between versions, so any other version is refused.
 */
public final class NativeLibrary {

    /** What {@code llama_version()} says in the release that the shim is built for. */
    static final String LLAMA_VERSION = "0.4.0-dev";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    private static @Nullable NativeLibrary loaded;

    private final List<NativeDevice> devices;
    private final List<String> faults;

    private NativeLibrary(List<NativeDevice> devices, List<String> faults) {
        this.devices = devices;
        this.faults = faults;
    }

    /**
     * {@return the loaded library}
     *
     * @throws NativeLibraryException if it cannot be loaded on this machine
     */
    public static synchronized NativeLibrary load() {
        if (loaded == null) {
            loaded = loadOnce();
        }
        return loaded;
    }

    /** {@return the compute devices that llama.cpp found} */
    public List<NativeDevice> devices() {
        return devices;
    }

    /** {@return free memory of a device in bytes, as its driver says now, or -1 if it does not} */
    public long freeMemory(String device) {
        return NativeDevice.parse(utf8(LlamaNative.devices())).stream()
                .map(NativeDevice::device)
                .filter(known -> known.name().equals(device) && known.memoryTotal() > 0)
                .findFirst()
                .map(ComputeDevice::memoryFree)
                .orElse(-1L);
    }

    /** {@return the GPU backends that are on the class path and cannot be used, each with the reason} */
    public List<String> faults() {
        return faults;
    }

    private static NativeLibrary loadOnce() {
        try {
            NativeFiles files = NativeFiles.forThisMachine();
            Path folder = files.unpacked();
            System.load(folder.resolve("libllmops-boot.so").toString());
            // Otherwise ggml starts a debugger inside the JVM when an assertion fails, and replaces std::terminate.
            setEnvironment("GGML_NO_BACKTRACE", "1");
            System.load(folder.resolve("libllmops-local.so").toString());
            String version = utf8(LlamaNative.initialize(folder.toString().getBytes(StandardCharsets.UTF_8)));
            if (!version.equals(LLAMA_VERSION)) {
                throw new NativeLibraryException("llama.cpp must be version " + LLAMA_VERSION + ", but was " + version
                        + "; rebuild llmops-local");
            }
            List<String> faults = faults(files, folder);
            List<NativeDevice> devices = NativeDevice.parse(utf8(LlamaNative.devices()));
            NativeLog.drain();
            LOG.debug("compute devices: {}", devices);
            return new NativeLibrary(devices, faults);
        } catch (IOException | UnsatisfiedLinkError | NativeError e) {
            throw new NativeLibraryException(
                    "the native part of llmops-local could not be loaded (it needs Linux on x86-64 with glibc 2.34 or"
                            + " newer): " + e.getMessage(),
                    e);
        }
    }

    private static List<String> faults(NativeFiles files, Path folder) {
        List<String> faults = new ArrayList<>();
        files.gpuBackends().forEach((backend, library) -> {
            byte[] reason = LlamaNative.backendFault(
                    backend.getBytes(StandardCharsets.UTF_8),
                    folder.resolve(library).toString().getBytes(StandardCharsets.UTF_8));
            if (reason != null) {
                faults.add("the " + backend + " backend cannot be used: " + utf8(reason));
                LOG.warn("the {} backend of llama.cpp is there, but cannot be used: {}", backend, utf8(reason));
            }
        });
        return List.copyOf(faults);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static native int setEnvironment(String name, String value);
}
