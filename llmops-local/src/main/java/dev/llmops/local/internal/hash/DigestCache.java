package dev.llmops.local.internal.hash;

import dev.llmops.commons.internal.file.CacheHome;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the SHA-256 of large files, so that it is computed once. A file whose size, time of change or identity on
 * disk differs from what was remembered is read again.
 */
public final class DigestCache {

    private static final Logger LOG = LoggerFactory.getLogger(DigestCache.class);
    // Hashing less than this is not slower than looking it up.
    private static final long WORTH_REMEMBERING = 1 << 23;

    private final Path folder;
    private final long worthRemembering;

    /** Creates the cache. {@code folder}: where the hashes are kept; made when first needed. */
    public DigestCache(Path folder) {
        this(folder, WORTH_REMEMBERING);
    }

    DigestCache(Path folder, long worthRemembering) {
        this.folder = folder;
        this.worthRemembering = worthRemembering;
    }

    /** {@return the cache of this user} */
    public static DigestCache standard() {
        return new DigestCache(CacheHome.path().resolve("digests"));
    }

    /**
     * {@return the SHA-256 of a file as 64 hex digits}
     *
     * @throws IOException if it cannot be read
     */
    public String sha256(Path file) throws IOException {
        Path real = file.toRealPath();
        if (Files.size(real) < worthRemembering) {
            return Sha256.hex(real);
        }
        String state = stateOf(real);
        Path note = folder.resolve(Sha256.hex(real.toString()));
        String remembered = read(note);
        if (remembered.length() > 65 && remembered.substring(65).equals(state)) {
            return remembered.substring(0, 64);
        }
        String hash = Sha256.hex(real);
        // Only if the file did not change while it was read.
        if (state.equals(stateOf(real))) {
            write(note, hash + " " + state);
        }
        return hash;
    }

    private static String stateOf(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        // The time of the inode's last change cannot be set by hand, but not every file system has it.
        Object changed = Files.getFileStore(file).supportsFileAttributeView("unix")
                ? Files.getAttribute(file, "unix:ctime")
                : "";
        return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey() + " " + changed;
    }

    private static String read(Path note) {
        try {
            return Files.readString(note);
        } catch (IOException e) {
            return "";
        }
    }

    // A cache that cannot be written only costs time.
    private void write(Path note, String text) {
        try {
            Files.createDirectories(folder);
            WholeFile.write(note, text);
        } catch (IOException e) {
            LOG.debug("the hash of a model file could not be remembered in {}", folder, e);
        }
    }
}
