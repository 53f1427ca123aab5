package dev.llmops.audit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.store.Store;
import dev.llmops.audit.SampleLog;
import dev.llmops.audit.checkpoint.CheckpointFolder;
import dev.llmops.audit.checkpoint.CheckpointKey;
import dev.llmops.audit.checkpoint.CheckpointMaker;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.audit.checkpoint.VerificationKey;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.RecordsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package, verified by the Python program in it; each manipulation is made with all digests computed anew. */
class EvidencePackageTest {

    private static final String ORIGIN = "example.com/support";

    @TempDir
    Path folder;

    private final CheckpointKey key = CheckpointKey.generate(ORIGIN);
    private final List<SignedCheckpoint> checkpoints = new ArrayList<>();
    private Instant now = SampleLog.NOON;
    private SampleLog log;
    private Path out;

    @BeforeEach
    void makeLog() {
        log = new SampleLog(folder.resolve("log.db"));
        checkpoints.add(make());
        for (int count : List.of(4, 1, 8, 0, 7)) {
            log.append(count);
            checkpoints.add(make());
        }
        out = folder.resolve("evidence");
    }

    @Test
    void a_package_verifies_with_nothing_but_python() throws Exception {
        log.append(3);
        EvidencePackage.Written written = write(out, 1, Long.MAX_VALUE);

        assertThat(written.to()).isEqualTo(20);
        assertThat(written.unsigned()).isEqualTo(3);
        assertVerified("entries 1 to 20 of 20, 6 checkpoints");
        assertThat(Files.readAllLines(out.resolve("verify.py"))).hasSizeLessThanOrEqualTo(100);
        assertThat(Files.readString(out.resolve("keys.txt")).strip())
                .isEqualTo(key.verification().toString());
        try (Store store = log.open()) {
            List<String> lines = Files.readAllLines(out.resolve("entries.jsonl"));
            assertThat(store.audit().hashes(0, 20))
                    .isEqualTo(lines.stream().map(Sha256::hex).toList());
        }
    }

    @Test
    void every_range_verifies() throws Exception {
        for (long[] range : new long[][] {{1, 1}, {20, 20}, {7, 7}, {3, 12}, {1, 16}, {17, 20}}) {
            out = folder.resolve("range" + range[0] + "-" + range[1]);
            write(out, range[0], range[1]);
            assertVerified("entries " + range[0] + " to " + range[1] + " of 20");
        }
    }

    @Test
    void an_edited_entry_is_found() throws Exception {
        write(out, 1, Long.MAX_VALUE);
        entries(lines -> lines.set(6, lines.get(6).replace("ana", "eve")));

        assertNotVerified("entry 8 does not follow");
    }

    @Test
    void an_edited_last_entry_is_found() throws Exception {
        write(out, 1, Long.MAX_VALUE);
        entries(lines -> lines.set(19, lines.get(19).replace("ana", "eve")));

        assertNotVerified("not those that were signed");
    }

    @Test
    void an_edit_with_all_hashes_recomputed_is_found() throws Exception {
        write(out, 1, Long.MAX_VALUE);
        log.rewrite(7, "ana", "eve");
        Path forged = folder.resolve("forged.jsonl");
        try (Store store = log.open()) {
            Files.write(
                    forged,
                    store.audit().entries(0, 20).stream()
                            .map(RecordsJson::canonical)
                            .toList());
        }
        Files.move(forged, out.resolve("entries.jsonl"), StandardCopyOption.REPLACE_EXISTING);
        sums();

        assertNotVerified("not those that were signed");
    }

    @Test
    void reordered_inserted_and_deleted_entries_are_found() throws Exception {
        for (Consumer<List<String>> attack : List.<Consumer<List<String>>>of(
                lines -> Collections.swap(lines, 3, 4),
                lines -> lines.add(5, lines.get(4)),
                lines -> lines.remove(9),
                lines -> lines.remove(0))) {
            out = Files.createTempDirectory(folder, "attack");
            write(out, 1, Long.MAX_VALUE);
            entries(attack);
            assertNotVerified("");
        }
    }

    @Test
    void entries_cut_off_the_end_are_found() throws Exception {
        write(out, 1, Long.MAX_VALUE);
        entries(lines -> lines.subList(15, 20).clear());

        assertNotVerified("");
    }

    @Test
    void an_edit_in_a_range_is_found_and_so_is_a_range_told_to_be_another() throws Exception {
        write(out, 5, 9);
        entries(lines -> lines.set(4, lines.get(4).replace("ana", "eve")));
        assertNotVerified("not those that were signed");

        out = folder.resolve("shifted");
        write(out, 5, 9);
        replace("proofs.json", "\"to\" : 9", "\"to\" : 8");
        assertNotVerified("");
    }

    @Test
    void a_package_that_another_key_signed_again_is_found() throws Exception {
        CheckpointKey other = CheckpointKey.generate(ORIGIN);
        log.rewrite(7, "ana", "eve");
        try (Store store = log.open()) {
            SignedCheckpoint forged =
                    CheckpointMaker.of(store.audit(), other, null, () -> now).make();
            EvidencePackage.of(store.audit(), List.of(forged), List.of(other.verification()))
                    .writeTo(out);
        }

        assertNotVerified("is not signed by the key");
        assertThat(verify(out, other.verification()))
                .as("who takes the key from the package sees nothing")
                .startsWith("VERIFIED");
    }

    @Test
    void entries_before_the_first_or_none_at_all_are_no_entries_of_the_log() throws Exception {
        String root = checkpoints.get(5).checkpoint().root();
        String forged = "{\"event\":\"eve asked nothing\",\"previousHash\":\"\",\"sequence\":%d}";
        for (long place : List.of(-3L, 0L)) {
            out = folder.resolve("before" + place);
            write(out, 1, Long.MAX_VALUE);
            proofs(place, place, root);
            entries(lines -> {
                lines.clear();
                lines.add(forged.formatted(place));
            });
            assertNotVerified("no whole entries of the log");
        }

        out = folder.resolve("none");
        write(out, 1, Long.MAX_VALUE);
        proofs(1, 0, root);
        entries(List::clear);
        assertNotVerified("no whole entries of the log");
    }

    private void proofs(long from, long to, String beside) throws IOException {
        String proofs = Files.readString(out.resolve("proofs.json"))
                .replace("\"from\" : 1,", "\"from\" : " + from + ",")
                .replace("\"to\" : 20,", "\"to\" : " + to + ",")
                .replace("\"beside\" : [ ]", "\"beside\" : [ \"" + beside + "\" ]");
        assertThat(proofs).contains(beside);
        Files.writeString(out.resolve("proofs.json"), proofs);
    }

    @Test
    void a_line_that_was_written_behind_the_last_one_is_found_also_without_a_line_feed() throws Exception {
        write(out, 1, Long.MAX_VALUE);
        Path file = out.resolve("entries.jsonl");
        Files.writeString(
                file, Files.readString(file) + Files.readAllLines(file).get(19).replace("ana", "eve"));
        sums();

        assertNotVerified("no whole entries of the log");
    }

    @Test
    void a_digest_of_a_file_that_is_not_in_the_package_is_not_asked_for() throws Exception {
        write(out, 1, Long.MAX_VALUE);
        Path outside = Files.writeString(folder.resolve("outside.txt"), "not yours");
        Path sums = out.resolve("SHA256SUMS");
        for (String name : List.of("../outside.txt", outside.toString())) {
            Files.writeString(sums, Sha256.hex(outside) + "  " + name + "\n");
            assertNotVerified(name + " is not what SHA256SUMS says");
        }
    }

    @Test
    void after_a_change_of_keys_a_package_verifies_with_both_and_not_with_one() throws Exception {
        CheckpointKey second = CheckpointKey.generate(ORIGIN);
        log.append(2);
        now = now.plusSeconds(3600);
        try (Store store = log.open()) {
            checkpoints.add(CheckpointMaker.of(store.audit(), second, checkpoints.get(5), () -> now)
                    .make());
            EvidencePackage.of(store.audit(), checkpoints, List.of(key.verification(), second.verification()))
                    .writeTo(out);
        }

        assertThat(verify(out, key.verification() + " " + second.verification()))
                .startsWith("VERIFIED")
                .contains("7 checkpoints");
        assertNotVerified("is not signed by the key");
        assertThat(verify(out, second.verification())).startsWith("NOT VERIFIED");
    }

    @Test
    void a_changed_checkpoint_is_found() throws Exception {
        write(out, 1, Long.MAX_VALUE);
        Path last = last(out);
        Files.writeString(last, Files.readString(last).replace("time 2026", "time 2027"));
        sums();

        assertNotVerified("is not signed by the key");
    }

    @Test
    void an_older_state_is_found_with_a_checkpoint_that_was_kept_elsewhere() throws Exception {
        SignedCheckpoint kept = checkpoints.remove(5);
        write(out, 1, Long.MAX_VALUE);
        assertVerified("entries 1 to 13 of 13");

        assertThat(verify(out, key.verification(), keep(kept)))
                .startsWith("NOT VERIFIED")
                .contains("its end is missing");
    }

    @Test
    void a_rewritten_log_that_the_owner_of_the_key_signed_again_is_found_with_a_checkpoint_that_was_kept()
            throws Exception {
        Path kept = keep(checkpoints.get(3));
        log.rewrite(7, "ana", "eve");
        checkpoints.clear();
        log.append(1);
        checkpoints.add(make());
        write(out, 1, Long.MAX_VALUE);
        assertVerified("entries 1 to 21 of 21");

        assertThat(verify(out, key.verification(), kept))
                .startsWith("NOT VERIFIED")
                .contains("does not continue");
    }

    @Test
    void a_later_checkpoint_of_an_older_state_is_found() throws Exception {
        write(out, 1, Long.MAX_VALUE);
        SampleLog older = new SampleLog(folder.resolve("older.db")).append(5);
        log = older;
        CheckpointFolder.of(out.resolve("checkpoints")).publish(make());
        sums();

        assertNotVerified("a later checkpoint is of fewer entries");
    }

    @Test
    void a_changed_proof_and_a_changed_file_are_found() throws Exception {
        write(out, 5, 9);
        String proofs = Files.readString(out.resolve("proofs.json"));
        String hash = proofs.replaceFirst("(?s).*\"beside\" : \\[ \"([0-9a-f]{64}).*", "$1");
        replace("proofs.json", hash, "0".repeat(64));
        assertNotVerified("not those that were signed");

        out = folder.resolve("another");
        write(out, 5, 9);
        String path = proofs.replaceFirst("(?s).*\"4\" : \\[ \"([0-9a-f]{64}).*", "$1");
        replace("proofs.json", path, "0".repeat(64));
        assertNotVerified("");

        out = folder.resolve("third");
        write(out, 5, 9);
        Files.writeString(out.resolve("README.md"), "trust me");
        assertNotVerified("SHA256SUMS");
    }

    @Test
    void there_is_no_evidence_of_a_log_that_is_not_what_was_signed() throws SQLException {
        log.rewrite(7, "ana", "eve");
        assertThatThrownBy(() -> write(out, 1, Long.MAX_VALUE))
                .isInstanceOf(EvidenceRefusedException.class)
                .hasMessageContaining("entries are others");
        assertThat(out).doesNotExist();
        checkpoints.clear();
        assertThatThrownBy(() -> write(out, 1, Long.MAX_VALUE)).hasMessageContaining("there is no checkpoint");
    }

    @Test
    void an_entry_whose_content_alone_was_edited_is_not_given_out() throws SQLException {
        log.attack("UPDATE llmops_audit_entry SET event = replace(event, 'ana', 'eve') WHERE sequence = 7");

        assertThatThrownBy(() -> write(out, 1, Long.MAX_VALUE))
                .isInstanceOf(EvidenceRefusedException.class)
                .hasMessageContaining("entry 7 is not what its hash says");
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void a_folder_that_is_not_empty_and_an_entry_that_is_not_signed_are_refused() throws IOException {
        log.append(1);
        assertThatThrownBy(() -> write(out, 21, 21)).hasMessageContaining("entry 21 is not signed yet");
        assertThatThrownBy(() -> write(out, 0, 3)).hasMessageContaining("begin at 1");
        Files.createDirectories(out.resolve("x"));
        assertThatThrownBy(() -> write(out, 1, 3)).hasMessageContaining("new or empty");
    }

    private EvidencePackage.Written write(Path to, long first, long last) throws IOException {
        try (Store store = log.open()) {
            return EvidencePackage.of(store.audit(), checkpoints, List.of(key.verification()))
                    .range(first, last)
                    .writeTo(to);
        }
    }

    private SignedCheckpoint make() {
        now = now.plusSeconds(3600);
        try (Store store = log.open()) {
            return CheckpointMaker.of(store.audit(), key, null, () -> now).make();
        }
    }

    private Path keep(SignedCheckpoint checkpoint) throws IOException {
        Path kept = folder.resolve("kept.checkpoint");
        Files.writeString(kept, checkpoint.text());
        return kept;
    }

    private void entries(Consumer<List<String>> attack) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(out.resolve("entries.jsonl")));
        attack.accept(lines);
        Files.write(out.resolve("entries.jsonl"), lines);
        sums();
    }

    private void replace(String file, String from, String to) throws IOException {
        String text = Files.readString(out.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(out.resolve(file), text.replace(from, to));
        sums();
    }

    private void sums() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            Files.writeString(
                    out.resolve("SHA256SUMS"),
                    files.filter(Files::isRegularFile)
                            .filter(file -> !file.endsWith("SHA256SUMS"))
                            .map(file -> sum(file) + "  " + out.relativize(file) + "\n")
                            .collect(Collectors.joining()));
        }
    }

    private static String sum(Path file) {
        try {
            return Sha256.hex(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path last(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve("checkpoints"))) {
            return files.max(Path::compareTo).orElseThrow();
        }
    }

    private void assertVerified(String what) throws Exception {
        assertThat(verify(out, key.verification())).startsWith("VERIFIED").contains(what);
    }

    private void assertNotVerified(String why) throws Exception {
        assertThat(verify(out, key.verification())).startsWith("NOT VERIFIED").contains(why);
    }

    /** What the verifier prints; it says "NOT VERIFIED" where its exit code is not 0, and only there. */
    private static String verify(Path out, VerificationKey trusted, Path... kept) throws Exception {
        return verify(out, trusted.toString(), kept);
    }

    private static String verify(Path out, String trusted, Path... kept) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("python3", out.resolve("verify.py").toString(), out.toString(), trusted));
        Stream.of(kept).map(Path::toString).forEach(command::add);
        Process python;
        try {
            python = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not here, so the independent verifier cannot be run");
            throw e;
        }
        String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(printed.startsWith("VERIFIED")).as(printed).isEqualTo(python.waitFor() == 0);
        return printed;
    }
}
