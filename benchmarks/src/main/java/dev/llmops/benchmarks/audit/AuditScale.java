package dev.llmops.benchmarks.audit;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.store.Store;
import dev.llmops.audit.checkpoint.CheckpointCheck;
import dev.llmops.audit.checkpoint.CheckpointFolder;
import dev.llmops.audit.checkpoint.CheckpointKey;
import dev.llmops.audit.checkpoint.CheckpointMaker;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.audit.evidence.AuditTrail;
import dev.llmops.audit.evidence.CallQuery;
import dev.llmops.audit.evidence.EvidencePackage;
import dev.llmops.audit.proof.InclusionProof;
import dev.llmops.audit.proof.LeafReader;
import dev.llmops.audit.proof.MerkleTree;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * How long a log of many entries in SQLite takes to verify, to sign, and to prove things about, and what a proof weighs. The entries tell of calls, as
 * those of generations do, and are put into the table as they are, without records; the verification of records is not in these figures.
 *
 * <pre>bin/benchmark audit-scale [ENTRIES [look]]</pre>
 */
public final class AuditScale {

    private static final int BATCH = 10_000;
    private static final int PROOFS = 10_000;

    private AuditScale() {}

    /** The command. */
    public static void main(String[] arguments) throws Exception {
        int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path folder = Files.createTempDirectory("audit-scale");
        Path file = folder.resolve("llmops.db");
        try (Store store = Stores.sqlite(file)) {
            timed("put in", () -> fill(file, entries));
            System.out.printf("%d MB on disk%n", Files.size(file) >> 20);
            look(store, entries);
            if (arguments.length < 2) {
                measure(store, folder, entries);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void look(Store store, int entries) throws Exception {
        // The beginning of a ninth of all users, and of one alone.
        for (String user : List.of("user7", "user777")) {
            timed("calls of " + user, () -> {
                long[] found = new long[1];
                AuditTrail.of(store.audit())
                        .calls(CallQuery.builder().user(user).build(), call -> found[0]++);
                return found[0];
            });
        }
        timed("all about one call", () -> {
            long[] found = new long[1];
            AuditTrail.of(store.audit()).about("call " + entries / 2, entry -> found[0]++);
            return found[0];
        });
    }

    private static void measure(Store store, Path folder, int entries) throws Exception {
        CheckpointKey key = CheckpointKey.generate("example.com/bench");
        timed("verify the chain", () -> store.audit().verify(null));
        CheckpointMaker maker = CheckpointMaker.of(store.audit(), key, null);
        SignedCheckpoint checkpoint = timed("first checkpoint", maker::make);
        timed("next checkpoint, nothing new", maker::make);
        timed(
                "compare with a checkpoint",
                () -> CheckpointCheck.of(store.audit(), List.of(checkpoint), List.of(key.verification())));
        MerkleTree tree = timed("tree in memory", () -> LeafReader.tree(store.audit(), entries));
        timed(PROOFS + " inclusion proofs", () -> {
            for (int i = 0; i < PROOFS; i++) {
                tree.inclusion((long) i * entries / PROOFS, entries);
            }
            return 0;
        });
        InclusionProof proof = tree.inclusion(entries / 2, entries);
        System.out.printf(
                "an inclusion proof: %d hashes, %d bytes; a signed checkpoint: %d bytes%n",
                proof.path().size(),
                proof.path().size() * 32,
                checkpoint.text().getBytes(StandardCharsets.UTF_8).length);
        CheckpointFolder published = CheckpointFolder.of(folder.resolve("checkpoints"));
        published.publish(checkpoint);
        EvidencePackage all = EvidencePackage.of(store.audit(), published.all(), List.of(key.verification()));
        timed("export of all", () -> all.writeTo(folder.resolve("all")));
        EvidencePackage some = EvidencePackage.of(store.audit(), published.all(), List.of(key.verification()))
                .range(entries / 2, entries / 2 + 999);
        timed("export of 1,000", () -> some.writeTo(folder.resolve("some")));
        timed("verify.py, all", () -> python(folder.resolve("all"), key));
        timed("verify.py, 1,000", () -> python(folder.resolve("some"), key));
    }

    private static int fill(Path file, int entries) throws SQLException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        String previous = AuditHead.ORIGIN;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO llmops_audit_entry (sequence, event, previous_hash, hash) VALUES (?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int place = 1; place <= entries; place++) {
                String event = event(place);
                String canonical =
                        "{\"event\":" + event + ",\"previousHash\":\"" + previous + "\",\"sequence\":" + place + "}";
                String hash = HexFormat.of().formatHex(digest.digest(canonical.getBytes(StandardCharsets.UTF_8)));
                insert.setLong(1, place);
                insert.setString(2, event);
                insert.setString(3, previous);
                insert.setString(4, hash);
                insert.addBatch();
                previous = hash;
                if (place % BATCH == 0 || place == entries) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
        return entries;
    }

    /** As an entry about a call with two passages and a guardrail, without the hash of a record. */
    private static String event(int place) {
        String hash = "sha256:" + String.format("%064x", place);
        return "{\"actor\":\"user" + place % 1000
                + "\",\"at\":\"2026-03-01T12:00:00Z\",\"details\":{\"attempts\":1,\"contentHash\":\"" + hash
                + "\",\"cost\":\"0.0012 USD\",\"guardrails\":[{\"decision\":\"pass\",\"findings\":[],\"guardrail\":\"pii\",\"policy\":\"support@3\","
                + "\"policyDigest\":\"" + hash
                + "\",\"stage\":\"USER_INPUT\"}],\"inputTokens\":812,\"model\":{\"name\":\"large\",\"provider\":\"acme\"},"
                + "\"outputTokens\":133,\"passageHashes\":[\"" + hash + "\",\"" + hash
                + "\"],\"passages\":[\"manual.md#0-800\",\"manual.md#800-1600\"],"
                + "\"prompt\":\"support@2\",\"promptHash\":\"" + hash
                + "\",\"route\":\"large\",\"status\":\"COMPLETED\",\"tenant\":\"acme\"},"
                + "\"subject\":\"call " + place + "\",\"type\":\"generation\"}";
    }

    private static String python(Path folder, CheckpointKey key) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "python3",
                        folder.resolve("verify.py").toString(),
                        folder.toString(),
                        key.verification().toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        System.out.println(printed);
        return process.waitFor() == 0 ? printed : "failed";
    }

    private static <T> T timed(String what, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        T done = work.call();
        System.out.printf("%-30s %8.3f s%n", what, (System.nanoTime() - start) / 1e9);
        return done;
    }
}
