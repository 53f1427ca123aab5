package dev.llmops.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.store.Store;
import dev.llmops.audit.SampleLog;
import dev.llmops.audit.checkpoint.CheckpointCheck.Kind;
import dev.llmops.audit.checkpoint.CheckpointCheck.Problem;
import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does who can write the database, and knows the format. */
class CheckpointCheckTest {

    private static final String ORIGIN = "example.com/support";

    @TempDir
    Path folder;

    private final CheckpointKey key = CheckpointKey.generate(ORIGIN);
    private Instant now = SampleLog.NOON;
    private SampleLog log;
    private SignedCheckpoint early;
    private SignedCheckpoint late;

    @BeforeEach
    void makeLog() {
        log = new SampleLog(folder.resolve("log.db")).append(5);
        early = make(null);
        log.append(4);
        late = make(early);
    }

    @Test
    void a_log_that_only_grew_is_what_was_signed() {
        log.append(3);

        assertThat(check(late, early)).isEmpty();
        assertThat(make(late).checkpoint().size()).isEqualTo(12);
        assertThat(late.checkpoint().size()).isEqualTo(9);
    }

    @Test
    void a_heartbeat_is_a_checkpoint_of_the_same_entries_at_a_later_time() {
        SignedCheckpoint again = make(late);

        assertThat(again.checkpoint().root()).isEqualTo(late.checkpoint().root());
        assertThat(again.checkpoint().at()).isAfter(late.checkpoint().at());
        assertThat(check(early, late, again)).isEmpty();
    }

    @Test
    void checkpoints_of_one_moment_are_no_rollback_in_whatever_order_they_come() {
        now = late.checkpoint().at();
        Checkpoint less = new Checkpoint(
                ORIGIN,
                early.checkpoint().size(),
                early.checkpoint().root(),
                now,
                early.checkpoint().chainHead());

        assertThat(check(late, key.sign(less))).isEmpty();
        assertThat(check(key.sign(less), late)).isEmpty();
    }

    @Test
    void a_checkpoint_that_another_key_put_into_the_folder_is_not_what_the_next_one_continues() throws Exception {
        CheckpointFolder published = CheckpointFolder.of(folder.resolve("published"));
        CheckpointKey attacker = CheckpointKey.generate(ORIGIN);
        Checkpoint cut = new Checkpoint(ORIGIN, 0, Sha256.hex(new byte[0]), now.plusSeconds(99_999), AuditHead.ORIGIN);
        assertThat(published.latest(key.verification())).isEmpty();
        published.publish(early);
        assertThatThrownBy(() -> published.latest(attacker.verification()))
                .isInstanceOf(CheckpointRefusedException.class)
                .hasMessageContaining("+" + attacker.verification().id() + " signed none")
                .hasMessageContaining(
                        "is of " + ORIGIN + "+" + key.verification().id());
        assertThat(published.latest(attacker.verification(), key.verification()))
                .as("the first one after a change of keys continues the last of the old key")
                .contains(early);
        published.publish(late);
        published.publish(attacker.sign(cut));

        assertThat(published.latest())
                .get()
                .extracting(SignedCheckpoint::checkpoint)
                .isEqualTo(cut);
        assertThat(published.latest(key.verification())).contains(late);
    }

    @Test
    void a_file_that_was_cut_or_is_none_is_named() throws Exception {
        CheckpointFolder published = CheckpointFolder.of(folder.resolve("published"));
        published.publish(early);
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("published"))) {
            file = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(published::all)
                    .as("cut to %s bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("'" + file + "' is no checkpoint; it was cut or changed");
        }
    }

    @Test
    void a_published_checkpoint_is_never_replaced() throws IOException {
        CheckpointFolder published = CheckpointFolder.of(folder.resolve("published"));
        published.publish(late);
        published.publish(late);
        Checkpoint signed = late.checkpoint();
        Checkpoint other = new Checkpoint(ORIGIN, signed.size(), "ab".repeat(32), signed.at(), signed.chainHead());

        assertThatThrownBy(() -> published.publish(key.sign(other)))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("never replaced");
        assertThat(published.all()).containsExactly(late);
    }

    /** Whoever may write the folder of checkpoints may not write what the signer may. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_link_in_the_place_of_a_checkpoint_is_never_followed() throws IOException {
        Path place = Files.createDirectory(folder.resolve("planted"));
        CheckpointFolder published = CheckpointFolder.of(place);
        Path file = place.resolve(CheckpointFolder.fileName(late));
        Path precious = Files.writeString(folder.resolve("precious"), late.text());
        for (Path target : List.of(precious, folder.resolve("nowhere"))) {
            Files.createSymbolicLink(file, target);

            assertThatThrownBy(() -> published.publish(late))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining("a link is there");

            assertThat(file).isSymbolicLink();
            Files.delete(file);
        }
        assertThat(precious).hasContent(late.text());
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void a_cut_off_end_is_found_which_the_chain_alone_does_not_show() throws SQLException {
        log.attack("DELETE FROM llmops_audit_entry WHERE sequence > 6");

        try (Store store = log.open()) {
            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
        assertThat(check(early, late)).extracting(Problem::kind).containsExactly(Kind.TRUNCATED);
        assertRefused("its end was cut off");
    }

    @Test
    void a_cut_off_end_that_other_entries_took_the_place_of_is_found() throws SQLException {
        log.attack("DELETE FROM llmops_audit_entry WHERE sequence > 8")
                .append(4)
                .rewrite(9, "ana", "eve");

        assertThat(check(early, late)).extracting(Problem::kind).containsExactly(Kind.REWRITTEN);
        assertRefused("are not those of the checkpoint");
    }

    @Test
    void an_edit_with_all_hashes_recomputed_is_found_which_the_chain_alone_does_not_show() throws SQLException {
        log.rewrite(7, "ana", "eve");

        try (Store store = log.open()) {
            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
            assertThat(store.audit().verify(late.checkpoint().head())).isInstanceOf(AuditVerification.Broken.class);
        }
        assertThat(check(early, late))
                .as("the edit is behind the early checkpoint, so that one still holds")
                .extracting(Problem::kind, each -> each.checkpoint().size())
                .containsExactly(tuple(Kind.REWRITTEN, 9L));
        assertRefused("are not those of the checkpoint");
    }

    @Test
    void a_deleted_entry_is_found() throws SQLException {
        log.attack("DELETE FROM llmops_audit_entry WHERE sequence = 3");

        assertThat(check(early, late)).extracting(Problem::kind).containsExactly(Kind.TRUNCATED, Kind.TRUNCATED);
        assertRefused("entries were deleted");
    }

    @Test
    void reordered_entries_are_found() throws SQLException {
        log.attack("UPDATE llmops_audit_entry SET sequence = 100 WHERE sequence = 3")
                .attack("UPDATE llmops_audit_entry SET sequence = 3 WHERE sequence = 4")
                .attack("UPDATE llmops_audit_entry SET sequence = 4 WHERE sequence = 100");

        assertThat(check(early, late)).extracting(Problem::kind).containsExactly(Kind.REWRITTEN, Kind.REWRITTEN);
    }

    @Test
    void an_inserted_entry_is_found() throws SQLException {
        log.attack("UPDATE llmops_audit_entry SET sequence = sequence + 100 WHERE sequence > 3")
                .attack("UPDATE llmops_audit_entry SET sequence = sequence - 99 WHERE sequence > 100")
                .attack("INSERT INTO llmops_audit_entry (sequence, event, previous_hash, hash)"
                        + " SELECT 4, event, previous_hash, hash FROM llmops_audit_entry WHERE sequence = 3")
                .rewrite(4, "ana", "eve");

        assertThat(check(early, late)).extracting(Problem::kind).containsExactly(Kind.REWRITTEN, Kind.REWRITTEN);
    }

    @Test
    void an_older_copy_of_the_whole_store_is_found_and_not_signed() throws IOException {
        SampleLog copied = new SampleLog(folder.resolve("copy.db"));
        Files.copy(log.file(), copied.file());
        log.append(3);
        SignedCheckpoint newest = make(late);
        log = copied;

        assertThat(check(early, late)).isEmpty();
        assertThat(check(early, late, newest)).extracting(Problem::kind).containsExactly(Kind.TRUNCATED);
        late = newest;
        assertRefused("an older copy took its place");
    }

    @Test
    void an_older_state_that_was_signed_again_is_found_by_the_order_of_the_checkpoints() throws SQLException {
        log.attack("DELETE FROM llmops_audit_entry WHERE sequence > 6");
        SignedCheckpoint again = make(null); // whoever has the key can sign anything

        assertThat(check(early, again)).isEmpty();
        assertThat(check(early, late, again)).extracting(Problem::kind).contains(Kind.ROLLED_BACK);
    }

    @Test
    void a_rewritten_log_that_another_key_signed_is_found() throws SQLException {
        log.rewrite(2, "ana", "eve");
        CheckpointKey other = CheckpointKey.generate(ORIGIN);
        SignedCheckpoint forged;
        try (Store store = log.open()) {
            forged = CheckpointMaker.of(store.audit(), other, null, () -> now).make();
        }

        assertThat(check(forged)).extracting(Problem::kind).containsExactly(Kind.FORGED);
        try (Store store = log.open()) {
            assertThat(CheckpointCheck.of(store.audit(), List.of(forged), List.of(other.verification())))
                    .as("who trusts that key sees nothing: keys come from elsewhere")
                    .isEmpty();
        }
    }

    @Test
    void a_hash_that_is_none_is_a_difference_and_no_crash() throws SQLException {
        log.attack("UPDATE llmops_audit_entry SET hash = 'none' WHERE sequence = 2");

        assertThat(check(early, late)).extracting(Problem::kind).containsExactly(Kind.REWRITTEN, Kind.REWRITTEN);
    }

    @Test
    void a_maker_that_runs_on_reads_what_is_new_and_sees_when_what_it_read_changed() throws SQLException {
        try (Store store = log.open()) {
            CheckpointMaker maker = CheckpointMaker.of(store.audit(), key, late, () -> now);
            SignedCheckpoint first = maker.make();
            log.append(30);
            SignedCheckpoint second = maker.make();
            assertThat(check(first, second)).isEmpty();

            log.rewrite(39, "ana", "eve");
            assertThatThrownBy(maker::make)
                    .isInstanceOf(CheckpointRefusedException.class)
                    .hasMessageContaining("rewritten");
        }
    }

    @Test
    void an_empty_log_can_be_signed() {
        log = new SampleLog(folder.resolve("empty.db"));
        SignedCheckpoint empty = make(null);

        assertThat(empty.checkpoint().size()).isZero();
        assertThat(check(empty)).isEmpty();
        log.append(2);
        assertThat(check(empty, make(empty))).isEmpty();
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> make(late))
                .isInstanceOf(CheckpointRefusedException.class)
                .hasMessageContaining(why);
    }

    private SignedCheckpoint make(@Nullable SignedCheckpoint previous) {
        now = now.plusSeconds(3600);
        try (Store store = log.open()) {
            return CheckpointMaker.of(store.audit(), key, previous, () -> now).make();
        }
    }

    private List<Problem> check(SignedCheckpoint... checkpoints) {
        try (Store store = log.open()) {
            return CheckpointCheck.of(store.audit(), List.of(checkpoints), List.of(key.verification()));
        }
    }
}
