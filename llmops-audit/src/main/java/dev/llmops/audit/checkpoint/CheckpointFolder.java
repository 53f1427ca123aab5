package dev.llmops.audit.checkpoint;

import dev.llmops.commons.internal.file.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores checkpoints as files of a folder, one signed note each; no file ever replaces another. The folder should be elsewhere: a write-once
 * mount, or one that is copied away. Safe for use by multiple threads and processes.
 */
public final class CheckpointFolder implements CheckpointSink {

    private static final String SUFFIX = ".checkpoint";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;

    private CheckpointFolder(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder");
    }

    /**
     * {@return the checkpoints in a folder, which is created when the first one is published}
     *
     * @param folder the folder
     */
    public static CheckpointFolder of(Path folder) {
        return new CheckpointFolder(folder);
    }

    @Override
    public void publish(SignedCheckpoint checkpoint) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(fileName(checkpoint));
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.readString(file).equals(checkpoint.text())) {
            return;
        }
        requireNothing(file, "another checkpoint of this size and time");
        WholeFile.writeNew(file, checkpoint.text().getBytes(StandardCharsets.UTF_8));
    }

    /** A link is something too, though it leads nowhere: through it another file would be written. */
    static void requireNothing(Path file, String what) throws FileAlreadyExistsException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(
                    file.toString(),
                    null,
                    Files.isSymbolicLink(file)
                            ? "a link is there, which is not followed"
                            : what + " is there, and is never replaced");
        }
    }

    /** {@return the name of a checkpoint's file: its size and time} */
    static String fileName(SignedCheckpoint checkpoint) {
        Checkpoint what = checkpoint.checkpoint();
        return String.format(Locale.ROOT, "%012d-%s%s", what.size(), TIME.format(what.at()), SUFFIX);
    }

    /**
     * {@return all checkpoints in the order in which they were made; empty if there is no folder}
     *
     * @throws IOException if they cannot be read, or a file is not a signed checkpoint because it was truncated or changed; the message names it
     */
    public List<SignedCheckpoint> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<SignedCheckpoint> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                all.add(read(file));
            }
        }
        all.sort(Comparator.comparing(
                        (SignedCheckpoint each) -> each.checkpoint().at())
                .thenComparing(each -> each.checkpoint().size()));
        return List.copyOf(all);
    }

    /**
     * {@return the most recent checkpoint}
     *
     * @throws IOException if they cannot be read
     */
    public Optional<SignedCheckpoint> latest() throws IOException {
        List<SignedCheckpoint> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * {@return the last checkpoint that the key or one of its predecessors signed, which the next one must continue; empty if there are none}
     * Someone who can put
     * files into the folder, but has no key, therefore cannot pass off a truncated log as the previous one.
     *
     * @param key the current signing key
     * @param before after a change of keys, the previous ones: the first checkpoint of a new key continues the last of theirs
     * @throws CheckpointRefusedException if there are checkpoints, but none of these keys signed any: a change of keys must be intentional, not
     *     because
     *     another file was at hand
     * @throws IOException if they cannot be read, or a file is not a signed checkpoint
     */
    public Optional<SignedCheckpoint> latest(VerificationKey key, VerificationKey... before) throws IOException {
        List<VerificationKey> known = new ArrayList<>(List.of(before));
        known.add(key);
        List<SignedCheckpoint> all = all();
        Optional<SignedCheckpoint> last = all.stream()
                .filter(each -> known.stream().anyMatch(each::signedBy))
                .reduce((earlier, later) -> later);
        if (last.isEmpty() && !all.isEmpty()) {
            SignedCheckpoint other = all.get(all.size() - 1);
            throw new CheckpointRefusedException("nothing is signed: key " + key.name() + "+" + key.id()
                    + " signed none of the checkpoints in '" + folder + "', whose last is of " + other.name() + "+"
                    + other.keyId() + "; use that key, or after a change of keys name it as the one before"
                    + " (--trusted-key, or latest(key, before))");
        }
        return last;
    }

    private static SignedCheckpoint read(Path file) throws IOException {
        try {
            return SignedCheckpoint.parse(Files.readString(file));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IOException(
                    "'" + file + "' is no checkpoint; it was cut or changed, and stands in the way of a check: "
                            + e.getMessage(),
                    e);
        }
    }
}
