package dev.llmops.audit.evidence;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.audit.checkpoint.Checkpoint;
import dev.llmops.audit.checkpoint.CheckpointCheck;
import dev.llmops.audit.checkpoint.CheckpointFolder;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.audit.checkpoint.VerificationKey;
import dev.llmops.audit.proof.LeafReader;
import dev.llmops.audit.proof.MerkleTree;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.RecordsJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Entries of an audit log with everything needed by someone who does not trust the log's keeper: signed checkpoints, proofs, keys, digests,
 * instructions, and a verifier in Python without dependencies. It contains no texts of calls. Not safe for use by multiple threads.
 */
public final class EvidencePackage {

    private static final int PAGE = 1000;
    private static final String SUMS = "SHA256SUMS";

    private final AuditLog log;
    private final List<SignedCheckpoint> checkpoints;
    private final List<VerificationKey> keys;
    private long from = 1;
    private long to = Long.MAX_VALUE;

    private EvidencePackage(AuditLog log, Collection<SignedCheckpoint> checkpoints, Collection<VerificationKey> keys) {
        this.log = Objects.requireNonNull(log, "log");
        this.checkpoints = List.copyOf(checkpoints);
        this.keys = List.copyOf(keys);
    }

    /**
     * What was written.
     *
     * @param from the first entry
     * @param to the last entry
     * @param unsigned the number of entries that are newer than the last checkpoint, which are left out
     * @param checkpoint the checkpoint that is proved to contain all entries
     */
    public record Written(long from, long to, long unsigned, Checkpoint checkpoint) {}

    /**
     * {@return a package of all signed entries}
     *
     * @param log the log
     * @param checkpoints its checkpoints, at least one
     * @param keys the keys that signed them
     */
    public static EvidencePackage of(
            AuditLog log, Collection<SignedCheckpoint> checkpoints, Collection<VerificationKey> keys) {
        return new EvidencePackage(log, checkpoints, keys);
    }

    /**
     * Limits the package to some entries; proofs show that they are a contiguous part of the log.
     *
     * @param first the first entry, from 1
     * @param last the last entry; if it is newer than the last checkpoint, the last signed entry is used
     * @return this
     */
    public EvidencePackage range(long first, long last) {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException(
                    "a range must begin at 1 or later and not end before, but was " + first + " to " + last);
        }
        this.from = first;
        this.to = last;
        return this;
    }

    /**
     * Writes the package.
     *
     * @param folder a folder that does not exist yet, or is empty
     * @return what was written
     * @throws EvidenceRefusedException if nothing is signed, or the log does not match what was signed; then the folder stays empty
     * @throws IOException if it cannot be written
     */
    public Written writeTo(Path folder) throws IOException {
        Checkpoint anchor = anchor();
        long last = Math.min(to, anchor.size());
        if (from > last) {
            throw new EvidenceRefusedException("entry " + from + " is not signed yet: the last checkpoint is of "
                    + anchor.size() + " entries; make another one with 'llmops audit checkpoint'");
        }
        requireNew(folder);
        MerkleTree tree = LeafReader.tree(log, anchor.size());
        Path entries = folder.resolve("entries.jsonl");
        try {
            writeEntries(entries, from, last);
        } catch (EvidenceRefusedException e) {
            Files.deleteIfExists(entries);
            throw e;
        }
        writeCheckpoints(folder.resolve("checkpoints"));
        Files.writeString(
                folder.resolve("keys.txt"), keys.stream().map(key -> key + "\n").collect(Collectors.joining()));
        Files.writeString(folder.resolve("proofs.json"), proofs(tree, anchor.size(), last));
        copy("verify.py", folder);
        copy("README.md", folder);
        writeSums(folder);
        return new Written(from, last, Math.max(0, log.head().sequence() - anchor.size()), anchor);
    }

    private Checkpoint anchor() {
        List<CheckpointCheck.Problem> problems = CheckpointCheck.of(log, checkpoints, keys);
        if (!problems.isEmpty()) {
            throw new EvidenceRefusedException(
                    "the audit log is not what was signed: " + problems.get(0).explanation()
                            + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : ""));
        }
        return checkpoints.stream()
                .map(SignedCheckpoint::checkpoint)
                .max(Comparator.comparingLong(Checkpoint::size).thenComparing(Checkpoint::at))
                .orElseThrow(() -> new EvidenceRefusedException(
                        "there is no checkpoint, so nothing can be proved; make one with 'llmops audit checkpoint'"));
    }

    private static void requireNew(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new IllegalArgumentException("the folder must be new or empty, but '" + folder + "' is not");
                }
            }
        }
        Files.createDirectories(folder);
    }

    /** Each line is the canonical JSON whose SHA-256 is the entry's hash, so that a verifier needs no canonical JSON of its own. */
    private void writeEntries(Path file, long first, long last) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            @Nullable String previous = first == 1 ? AuditHead.ORIGIN : null;
            long place = first - 1;
            while (place < last) {
                List<AuditEntry> page = log.entries(place, (int) Math.min(PAGE, last - place));
                for (AuditEntry entry : page) {
                    String line = RecordsJson.canonical(entry);
                    place++;
                    if (entry.sequence() != place
                            || !Sha256.hex(line).equals(entry.hash())
                            || (previous != null && !previous.equals(entry.previousHash()))) {
                        throw new EvidenceRefusedException(
                                "entry " + place + " is not what its hash says: run 'llmops audit verify'");
                    }
                    previous = entry.hash();
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
                if (page.isEmpty()) {
                    throw new EvidenceRefusedException("the log ends at entry " + place + ", before entry " + last);
                }
            }
        }
    }

    private void writeCheckpoints(Path folder) throws IOException {
        CheckpointFolder all = CheckpointFolder.of(folder);
        for (SignedCheckpoint each : checkpoints) {
            all.publish(each);
        }
    }

    private String proofs(MerkleTree tree, long size, long last) throws IOException {
        Map<String, Object> consistency = new TreeMap<>();
        for (SignedCheckpoint each : checkpoints) {
            long earlier = each.checkpoint().size();
            if (earlier > 0) {
                consistency.put(
                        Long.toString(earlier), tree.consistency(earlier, size).path());
            }
        }
        Map<String, Object> proofs = new LinkedHashMap<>();
        proofs.put("from", from);
        proofs.put("to", last);
        proofs.put("size", size);
        proofs.put("beside", tree.beside(from - 1, last, size));
        proofs.put("consistency", consistency);
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(proofs) + "\n";
    }

    private static void copy(String name, Path folder) throws IOException {
        try (InputStream in = EvidencePackage.class.getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(in, name), folder.resolve(name));
        }
    }

    private static void writeSums(Path folder) throws IOException {
        StringBuilder sums = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                sums.append(Sha256.hex(file))
                        .append("  ")
                        .append(folder.relativize(file).toString().replace('\\', '/'))
                        .append('\n');
            }
        }
        Files.writeString(folder.resolve(SUMS), sums.toString());
    }
}
