package dev.llmops.local.internal.llama;

import dev.llmops.local.NativeLibraryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Loads the native part once for the whole JVM. The shim was compiled against the headers of one version of
 * llama.cpp, whose structs change between versions, so any other version is refused.
 */
public final class NativeLibrary {

    /** What {@code llama_version()} says in the release that the shim is built for. */
    static final String LLAMA_VERSION = "0.4.0-dev";

    private static @Nullable NativeLibrary loaded;

    private final List<String> devices;

    private NativeLibrary(List<String> devices) {
        this.devices = devices;
    }

    /**
     * {@return the loaded library}
     *
     * @throws NativeLibraryException if it can not be loaded on this machine
     */
    public static synchronized NativeLibrary load() {
        if (loaded == null) {
            loaded = loadOnce();
        }
        return loaded;
    }

    /** {@return the compute devices that llama.cpp found, as {@code name: description}} */
    public List<String> devices() {
        return devices;
    }

    private static NativeLibrary loadOnce() {
        try {
            Path folder = NativeFiles.forThisMachine().unpacked();
            System.load(folder.resolve("libllmops-boot.so").toString());
            // Otherwise ggml starts a debugger inside the JVM when an assertion fails, and replaces std::terminate.
            setEnvironment("GGML_NO_BACKTRACE", "1");
            System.load(folder.resolve("libllmops-local.so").toString());
            String version = utf8(LlamaNative.initialize(folder.toString().getBytes(StandardCharsets.UTF_8)));
            if (!version.equals(LLAMA_VERSION)) {
                throw new NativeLibraryException("llama.cpp must be version " + LLAMA_VERSION + ", but was " + version
                        + "; rebuild llmops-local");
            }
            List<String> devices = utf8(LlamaNative.devices()).lines().toList();
            NativeLog.drain();
            return new NativeLibrary(devices);
        } catch (IOException | UnsatisfiedLinkError | NativeError e) {
            throw new NativeLibraryException(
                    "the native part of llmops-local could not be loaded (it needs Linux on x86-64 with glibc 2.34 or"
                            + " newer): " + e.getMessage(),
                    e);
        }
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static native int setEnvironment(String name, String value);
}
