package dev.llmops.local.internal.llama;

import dev.llmops.local.internal.hash.Sha256;
import dev.llmops.local.internal.home.CacheHome;
import dev.llmops.local.internal.home.FolderLock;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The native libraries as files, which is the only form in which a system can load them. They are copied out of the jar
 * into a private folder named by their content, so versions never mix and several JVMs may do it at once.
 */
final class NativeFiles {

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final String platform;
    private final Map<String, String> hashes;
    private final String contentHash;

    private NativeFiles(String platform, String manifest) {
        this.platform = platform;
        this.contentHash = Sha256.hex(manifest.getBytes(StandardCharsets.UTF_8));
        this.hashes = new LinkedHashMap<>();
        manifest.lines().forEach(line -> hashes.put(line.substring(66), line.substring(0, 64)));
    }

    static NativeFiles forThisMachine() throws IOException {
        String platform = platform();
        URL manifest = NativeFiles.class.getResource(resource(platform, "manifest"));
        if (manifest == null) {
            throw new IOException(
                    "this build of llmops-local has no native library for " + platform + "; it has one for linux-x64");
        }
        try (InputStream in = manifest.openStream()) {
            return new NativeFiles(platform, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Returns the folder that holds all files, unchanged. */
    Path unpacked() throws IOException {
        return unpackedInto(CacheHome.path().resolve("natives"));
    }

    Path unpackedInto(Path parent) throws IOException {
        Path folder = parent.resolve(contentHash.substring(0, 32));
        if (!complete(folder)) {
            Files.createDirectories(parent);
            try (FolderLock lock = FolderLock.acquire(parent)) {
                // Another thread or JVM may have been faster.
                if (!complete(folder)) {
                    unpack(folder);
                }
            }
        }
        return folder;
    }

    private void unpack(Path folder) throws IOException {
        Path copy = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "unpacking-", PRIVATE);
        for (String name : hashes.keySet()) {
            try (InputStream in = NativeFiles.class.getResourceAsStream(resource(platform, name))) {
                Files.copy(Objects.requireNonNull(in, name), copy.resolve(name));
            }
        }
        if (!complete(copy)) {
            throw new IOException("the native libraries in the jar differ from their manifest; build it again");
        }
        if (Files.exists(folder)) {
            delete(folder);
        }
        Files.move(copy, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean complete(Path folder) throws IOException {
        for (Map.Entry<String, String> file : hashes.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path) || !Sha256.hex(path).equals(file.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static String resource(String platform, String name) {
        return "/dev/llmops/local/natives/" + platform + "/" + name;
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        boolean x64 = processor.equals("amd64") || processor.equals("x86_64");
        return (system.startsWith("linux") ? "linux" : system.replace(' ', '-')) + "-" + (x64 ? "x64" : processor);
    }
}
