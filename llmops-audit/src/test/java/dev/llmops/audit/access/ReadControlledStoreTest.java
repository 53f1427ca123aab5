package dev.llmops.audit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.store.Store;
import dev.llmops.audit.SampleLog;
import dev.llmops.core.store.StoreTransfer;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.SecretText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadControlledStoreTest {

    private static final AccessPolicy POLICY =
            new AccessPolicy(Map.of("ana", TextAccess.TEXTS, "ben", TextAccess.METADATA));

    @TempDir
    Path folder;

    private Store store;
    private Generation secret;

    @BeforeEach
    void fill() {
        store = Stores.sqlite(folder.resolve("ops.db"));
        RandomRecords records = new RandomRecords(3);
        secret = SecretText.everywhere(records.generation(GenerationStatus.FAILED));
        store.generations().save(secret).join();
        store.feedback()
                .accept(new Feedback(
                        "f1",
                        secret.id(),
                        new FeedbackSignal.Edit("SECRET", "SECRET"),
                        "carl",
                        "SECRET",
                        SampleLog.NOON));
        store.scores()
                .save(new GenerationScore(
                        secret.id(), new Judgement("judge", new Score.Scored(0.5), "SECRET", null), SampleLog.NOON));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void who_may_read_texts_gets_the_record_and_the_log_says_who_which_and_why() {
        long before = store.audit().head().sequence();
        Store seen = seen("ana", "ticket 42");

        assertThat(seen.generations().find(secret.id())).contains(secret);
        assertThat(seen.generations().list(GenerationQuery.latest(10))).containsExactly(secret);
        assertThat(seen.feedback().of(secret.id())).isEqualTo(store.feedback().of(secret.id()));
        assertThat(seen.feedback().latest(5)).hasSize(1);
        assertThat(seen.scores().of(secret.id())).isEqualTo(store.scores().of(secret.id()));

        List<AuditEntry> told = store.audit().entries(before, 100);
        assertThat(told).hasSize(5).allSatisfy(entry -> {
            assertThat(entry.event().type()).isEqualTo("access.read");
            assertThat(entry.event().actor()).isEqualTo("ana");
            assertThat(entry.event().at()).isEqualTo(SampleLog.NOON);
            assertThat(entry.event().details()).containsEntry("access", "texts").containsEntry("purpose", "ticket 42");
            assertThat(String.valueOf(entry.event().details().get("ids")))
                    .contains(secret.id().value());
        });
        assertThat(told)
                .extracting(entry -> entry.event().subject())
                .containsExactly("generations", "generations", "feedback", "feedback", "scores");
        assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }

    @Test
    void who_may_read_metadata_gets_all_but_the_texts() {
        Store seen = seen("ben", null);
        List<Record> all = new ArrayList<>();
        seen.generations().find(secret.id()).ifPresent(all::add);
        all.addAll(seen.generations().list(GenerationQuery.latest(10)));
        all.addAll(seen.feedback().of(secret.id()));
        all.addAll(seen.feedback().latest(5));
        all.addAll(seen.scores().of(secret.id()));

        assertThat(all).hasSize(5).allSatisfy(record -> {
            assertThat(record.toString()).doesNotContain("SECRET");
            assertThat(RecordContent.anyMatch(record, text -> !text.startsWith(ReadControlledStore.WITHHELD)))
                    .as(record.toString())
                    .isFalse();
        });
        Generation shown = seen.generations().find(secret.id()).orElseThrow();
        assertThat(shown.status()).isEqualTo(secret.status());
        assertThat(shown.caller()).isEqualTo(secret.caller());
        assertThat(shown.cost()).isEqualTo(secret.cost());
        assertThat(lastEntry().event().details()).containsEntry("access", "metadata");
    }

    @Test
    void records_of_every_kind_can_be_shown_without_texts() {
        RandomRecords records = new RandomRecords(4);
        for (int i = 0; i < 200; i++) {
            store.generations().save(records.generation()).join();
        }
        assertThat(seen("ben", null).generations().list(GenerationQuery.latest(1000)))
                .hasSize(201)
                .allSatisfy(record -> assertThat(
                                RecordContent.anyMatch(record, text -> !text.startsWith(ReadControlledStore.WITHHELD)))
                        .isFalse());
    }

    @Test
    void who_is_not_named_gets_nothing_and_the_attempt_is_written_down() {
        Store seen = seen("eve", null);
        GenerationId id = secret.id();

        assertDenied(() -> seen.generations().find(id));
        assertDenied(() -> seen.generations().list(GenerationQuery.latest(10)));
        assertDenied(() -> seen.feedback().of(id));
        assertDenied(() -> seen.feedback().latest(5));
        assertDenied(() -> seen.scores().of(id));
    }

    @Test
    void where_records_without_texts_are_no_use_metadata_are_nothing() {
        StoreReader ben = POLICY.reader("ben", null).needingTexts();
        StoreReader ana = POLICY.reader("ana", null).needingTexts();

        assertDenied(() -> ReadControlledStore.of(store, ben, () -> SampleLog.NOON)
                .generations()
                .find(secret.id()));
        assertThat(ana.access()).isEqualTo(TextAccess.TEXTS);
    }

    @Test
    void what_cannot_be_written_down_is_not_read() throws Exception {
        new SampleLog(folder.resolve("ops.db"))
                .attack(
                        "CREATE TRIGGER full BEFORE INSERT ON llmops_audit_entry BEGIN SELECT RAISE(ABORT, 'full'); END");

        assertThatThrownBy(() -> seen("ana", null).generations().find(secret.id()))
                .hasMessageContaining("full");
    }

    @Test
    void many_records_are_several_entries() {
        RandomRecords records = new RandomRecords(8);
        List<CompletableFuture<Void>> saved = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            saved.add(store.generations().save(records.generation()));
        }
        saved.forEach(CompletableFuture::join);
        long before = store.audit().head().sequence();

        assertThat(seen("ana", null).generations().list(GenerationQuery.latest(2000)))
                .hasSize(1501);
        assertThat(store.audit().entries(before, 10)).hasSize(2);
    }

    @Test
    void an_export_of_everything_needs_texts_and_is_written_down() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReadControlledStore ana = seen("ana", "backup");

        assertThatThrownBy(() -> StoreTransfer.exportTo(ana, out)).isInstanceOf(IllegalArgumentException.class);
        assertThat(StoreTransfer.exportTo(ana.forExport("store export"), out)).isPositive();
        assertThat(lastEntry().event().type()).isEqualTo("access.export");
        assertThatThrownBy(() -> seen("ben", null).forExport("store export")).isInstanceOf(ReadDeniedException.class);
        assertThat(lastEntry().event().type()).isEqualTo("access.denied");
    }

    @Test
    void a_policy_is_read_from_a_file_and_a_broken_one_is_refused_with_what_is_wrong() throws IOException {
        Path file = folder.resolve("access.json");
        Files.writeString(file, "{\"readers\": {\"ana\": \"texts\", \"ben\": \"metadata\"}}");
        assertThat(AccessPolicy.read(file)).isEqualTo(POLICY);

        Files.writeString(file, "{\"readers\": {\"ana\": \"all\"}}");
        assertThatThrownBy(() -> AccessPolicy.read(file))
                .hasMessageContaining("'ana'")
                .hasMessageContaining("was all");
        Files.writeString(file, "{\"reader\": {}}");
        assertThatThrownBy(() -> AccessPolicy.read(file)).hasMessageContaining("one member 'readers'");
        Files.writeString(file, "{");
        assertThatThrownBy(() -> AccessPolicy.read(file)).isInstanceOf(IOException.class);
    }

    private void assertDenied(ThrowingCallable read) {
        assertThatThrownBy(read).isInstanceOf(ReadDeniedException.class).hasMessageContaining("may not read");
        assertThat(lastEntry().event().type()).isEqualTo("access.denied");
    }

    private AuditEntry lastEntry() {
        return store.audit().entries(store.audit().head().sequence() - 1, 1).get(0);
    }

    private ReadControlledStore seen(String reader, String purpose) {
        return ReadControlledStore.of(store, POLICY.reader(reader, purpose), () -> SampleLog.NOON);
    }
}
