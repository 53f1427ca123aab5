package dev.llmops.local.internal.llama;

import dev.llmops.commons.internal.file.CacheHome;
import dev.llmops.commons.internal.file.LockFile;
import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The native libraries as files, which is the only form in which a system can load them. They are copied out of the jar
 * into a private folder named by their content, so versions never mix and several JVMs may do it at once. A backend for a
 * GPU is an artifact of its own; one that is on the class path too is put into the same folder, where ggml finds it.
 */
final class NativeFiles {

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    // In the order in which ggml looks for them; the names are ggml's.
    private static final List<String> GPU_BACKENDS = List.of("CUDA", "Vulkan");

    /** The resource folder and the expected hash of each file. */
    private record Source(String folder, String hash) {}

    private final Map<String, Source> files = new LinkedHashMap<>();
    private final Map<String, String> backends = new LinkedHashMap<>();
    private final StringBuilder content = new StringBuilder();

    private NativeFiles() {}

    static NativeFiles forThisMachine() throws IOException {
        String platform = platform();
        NativeFiles all = new NativeFiles();
        if (!all.add(platform)) {
            throw new IOException(
                    "this build of llmops-local has no native library for " + platform + "; it has one for linux-x64");
        }
        for (String backend : GPU_BACKENDS) {
            String name = backend.toLowerCase(Locale.ROOT);
            if (all.add(platform + "-" + name)) {
                all.backends.put(backend, "libggml-" + name + ".so");
            }
        }
        return all;
    }

    /** Adds what an artifact on the class path has; a GPU's artifact also names the ggml that it was built with. */
    private boolean add(String artifact) throws IOException {
        String manifest = manifest(artifact);
        if (manifest == null) {
            return false;
        }
        content.append(manifest);
        for (String line : manifest.lines().toList()) {
            String name = line.substring(66);
            String hash = line.substring(0, 64);
            Source known = files.putIfAbsent(name, new Source(artifact, hash));
            if (known != null && !known.hash().equals(hash)) {
                throw new IOException("the libraries for " + artifact + " were built with another " + name
                        + " than those of " + known.folder() + "; use the same version of all llmops-local artifacts");
            }
        }
        return true;
    }

    private static @Nullable String manifest(String artifact) throws IOException {
        URL manifest = NativeFiles.class.getResource(resource(artifact, "manifest"));
        if (manifest == null) {
            return null;
        }
        try (InputStream in = manifest.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the GPU backends on the class path, as ggml calls them, each with the name of its library. */
    Map<String, String> gpuBackends() {
        return backends;
    }

    /** Returns the folder that holds all files, unchanged. */
    Path unpacked() throws IOException {
        return unpackedInto(CacheHome.path().resolve("natives"));
    }

    Path unpackedInto(Path parent) throws IOException {
        String hash = Sha256.hex(content.toString());
        Path folder = parent.resolve(hash.substring(0, 32));
        if (!complete(folder)) {
            Files.createDirectories(parent);
            try (LockFile lock = LockFile.acquire(parent.resolve(".lock"))) {
                // Another thread or JVM may have been faster.
                if (!complete(folder)) {
                    unpack(folder);
                }
            }
        }
        return folder;
    }

    private void unpack(Path folder) throws IOException {
        // Always the same, so that what a process left which was killed goes with the next. The lock is held.
        Path copy = folder.resolveSibling("unpacking");
        delete(copy);
        Files.createDirectory(copy, PRIVATE);
        for (Map.Entry<String, Source> file : files.entrySet()) {
            String name = file.getKey();
            String resource = resource(file.getValue().folder(), name);
            try (InputStream in = NativeFiles.class.getResourceAsStream(resource)) {
                Files.copy(Objects.requireNonNull(in, name), copy.resolve(name));
            }
        }
        if (!complete(copy)) {
            throw new IOException("the native libraries in the jar differ from their manifest; build it again");
        }
        delete(folder);
        Files.move(copy, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean complete(Path folder) throws IOException {
        for (Map.Entry<String, Source> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path)
                    || !Sha256.hex(path).equals(file.getValue().hash())) {
                return false;
            }
        }
        return true;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static String resource(String artifact, String name) {
        return "/dev/llmops/local/natives/" + artifact + "/" + name;
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        boolean x64 = processor.equals("amd64") || processor.equals("x86_64");
        String family = system.startsWith("linux") ? "linux" : system.replace(' ', '-');
        return family + "-" + (x64 ? "x64" : processor.replace("aarch64", "arm64"));
    }
}
