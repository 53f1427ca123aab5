package dev.llmops.core.privacy;

import dev.llmops.api.error.StoreException;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.random.SystemRandom;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;

/** A file for each key. It is written over before it is deleted; a file system that keeps old blocks keeps the old ones. */
final class FolderKeys implements SubjectKeys {

    private final Path folder;

    FolderKeys(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw failed("made", folder, e);
        }
    }

    @Override
    public synchronized SecretKey keyOf(String subject) {
        Optional<SecretKey> known = find(subject);
        if (known.isPresent()) {
            return known.get();
        }
        Path file = file(subject);
        byte[] bytes = SystemRandom.bytes(MemoryKeys.BYTES);
        try {
            writeWhole(file, bytes);
            return MemoryKeys.key(bytes);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
            return find(subject)
                    .orElseThrow(() -> failed(
                            "read", file, new IOException("its destruction did not end; destroy the key again", e)));
        } catch (IOException e) {
            throw failed("written", file, e);
        }
    }

    /** At its name there is a whole key or none: a crash leaves a file of another name at most. */
    private void writeWhole(Path file, byte[] bytes) throws IOException {
        Path whole = Files.createTempFile(folder, "new", ".tmp", ownerOnly());
        try {
            Files.write(whole, bytes, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            try {
                // Unlike an atomic move, a link never takes the place of the key of another process.
                Files.createLink(file, whole);
            } catch (UnsupportedOperationException e) {
                Files.move(whole, file);
            }
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    @Override
    public synchronized Optional<SecretKey> find(String subject) {
        Path file = file(subject);
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length != MemoryKeys.BYTES) {
                throw failed(
                        "read",
                        file,
                        new IOException("a key has " + MemoryKeys.BYTES + " bytes, but it had " + bytes.length));
            }
            // Written over, and not deleted yet: it is gone.
            return Arrays.equals(bytes, new byte[MemoryKeys.BYTES])
                    ? Optional.empty()
                    : Optional.of(MemoryKeys.key(bytes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    @Override
    public synchronized boolean destroy(String subject) {
        Path file = file(subject);
        try {
            if (!Files.exists(file)) {
                return false;
            }
            Files.write(file, new byte[MemoryKeys.BYTES], StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed("destroyed", file, e);
        }
    }

    private Path file(String subject) {
        return folder.resolve(Sha256.hex(subject) + ".key");
    }

    private FileAttribute<?>[] ownerOnly() {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static StoreException failed(String what, Path file, IOException cause) {
        return new StoreException(
                "a key cannot be " + what + " at '" + file + "'; check the folder and its rights", cause, false);
    }
}
