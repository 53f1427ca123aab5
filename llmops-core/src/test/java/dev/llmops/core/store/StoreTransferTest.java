package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.core.privacy.SubjectKeys;
import dev.llmops.testkit.GenerationSearchKit;
import dev.llmops.testkit.RandomRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTransferTest {

    private static final long SEED = 31;
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final SessionKey SESSION = new SessionKey("acme", "ana", "s1");

    @TempDir
    Path folder;

    private Path file;
    private final List<Generation> saved = new ArrayList<>();
    private GenerationId erased;

    @BeforeEach
    void fillAndExport() throws IOException {
        RandomRecords records = new RandomRecords(SEED);
        file = folder.resolve("store.jsonl");
        Path source = folder.resolve("source.db");
        try (Store store = Stores.sqlite(source);
                MemoryStore memory = MemoryStores.sqlite(source)) {
            for (int i = 0; i < 40; i++) {
                Generation generation = records.generation().toBuilder()
                        .caller(new Caller("u" + i % 3, null, "acme", Map.of("n", "" + i % 2)))
                        .request(ModelRequest.builder()
                                .system("Answer from the passages only. ".repeat(20))
                                .user("Question " + i)
                                .build())
                        .build();
                saved.add(generation);
                store.generations().save(generation).join();
                store.scores()
                        .save(new GenerationScore(
                                generation.id(), new Judgement("brevity", Score.of(i / 8.0), null), NOON));
                store.feedback().accept(records.feedback(generation.id()));
            }
            store.prompts().register("answer", PromptContent.of("Version 1"), PromptCommit.NONE);
            store.prompts().register("answer", PromptContent.of("Version 2"), PromptCommit.NONE);
            store.prompts().label("answer", 1, "production", PromptCommit.NONE);
            store.prompts().label("answer", 2, "production", PromptCommit.NONE);
            memory.append(SESSION, List.of(Message.user("Hello")), null, NOON);
            Generation gone = records.generation().toBuilder()
                    .caller(new Caller("gone", null, null, Map.of()))
                    .build();
            erased = gone.id();
            store.generations().save(gone).join();
            store.retention().erase(new Subject(null, "gone"), null, "asked");
            store.retention().hold(new Hold("case-9", GenerationFilter.ALL, "litigation", null, NOON));
            export(store, file);
        }
    }

    private static long export(Store store, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to)) {
            return StoreTransfer.exportTo(store, out);
        }
    }

    private Store source() {
        return Stores.sqlite(folder.resolve("source.db"));
    }

    @Test
    @Tag("postgres")
    void from_sqlite_to_postgresql_and_back_nothing_is_lost_and_the_log_verifies() throws Exception {
        Path again = folder.resolve("again.jsonl");
        try (HikariDataSource connections = PostgresPools.emptySchema();
                Store postgres = Stores.jdbc(connections);
                Store back = Stores.sqlite(folder.resolve("back.db"));
                Store source = source()) {
            StoreTransfer.Imported first = StoreTransfer.importFrom(postgres, file);
            assertThat(first.inserted()).isEqualTo(first.rows());
            requireSame(postgres, source);
            export(postgres, again);
            StoreTransfer.importFrom(back, again);
            requireSame(back, source);
            try (MemoryStore memory = MemoryStores.jdbc(connections)) {
                assertThat(memory.messages(SESSION, 10)).hasSize(1);
            }
        }
        try (Store back = Stores.sqlite(folder.resolve("back.db"))) {
            Path last = folder.resolve("last.jsonl");
            export(back, last);
            // Rows of a table have no order of their own.
            assertThat(Files.readAllLines(last).stream().sorted().skip(0).filter(line -> !line.contains("sha256\":")))
                    .containsExactlyInAnyOrderElementsOf(Files.readAllLines(file).stream()
                            .filter(line -> !line.contains("sha256\":"))
                            .toList());
        }
    }

    private void requireSame(Store store, Store source) {
        AuditHead head = source.audit().head();
        assertThat(store.audit().verify(head)).isEqualTo(new AuditVerification.Intact(head));
        assertThat(store.generations().list(GenerationQuery.latest(100)))
                .hasSize(saved.size())
                .isEqualTo(source.generations().list(GenerationQuery.latest(100)));
        assertThat(store.feedback().latest(100)).isEqualTo(source.feedback().latest(100));
        for (Generation generation : saved) {
            assertThat(store.scores().of(generation.id()))
                    .isEqualTo(source.scores().of(generation.id()));
        }
        assertThat(store.prompts().versions("answer"))
                .isEqualTo(source.prompts().versions("answer"));
        assertThat(store.retention().holds()).isEqualTo(source.retention().holds());
        assertThat(store.generations().find(erased)).isEmpty();
        GenerationSearchKit.requireDailySums(store.generations(), "acme");
    }

    @Test
    void after_an_import_the_store_has_all_rows_and_writes_on_and_the_log_goes_on() throws Exception {
        try (Store store = Stores.sqlite(folder.resolve("target.db"))) {
            StoreTransfer.Imported imported = StoreTransfer.importFrom(store, file);
            // Before anything else: whoever verifies makes sums anew that are behind.
            GenerationSearchKit.requireDailySums(store.generations(), "acme");
            assertThat(imported.inserted()).isEqualTo(imported.rows());
            assertThat(export(store, folder.resolve("again.jsonl"))).isEqualTo(imported.rows());
            try (RawSql sql = new RawSql(folder.resolve("target.db"))) {
                assertThat(Files.readString(file))
                        .contains("\"schema\":" + sql.query("SELECT MAX(version) FROM llmops_schema") + ",");
            }
            AuditHead before = store.audit().head();
            store.generations().save(new RandomRecords(SEED + 1).generation()).join();

            assertThat(store.audit().head().sequence()).isEqualTo(before.sequence() + 1);
            assertThat(store.audit().verify(before))
                    .isEqualTo(new AuditVerification.Intact(store.audit().head()));
        }
    }

    @Test
    void what_is_written_during_an_export_is_not_in_it() throws IOException {
        RandomRecords records = new RandomRecords(SEED + 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Store store = source()) {
            StoreTransfer.exportTo(store, new OutputStream() {
                @Override
                public void write(int b) {
                    out.write(b);
                }

                @Override
                public void write(byte[] bytes, int from, int length) {
                    if (out.size() == 0) {
                        store.generations().save(records.generation()).join();
                        store.prompts().register("answer", PromptContent.of("Version 3"), PromptCommit.NONE);
                    }
                    out.write(bytes, from, length);
                }
            });
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(file));
    }

    @Test
    void an_import_that_was_cut_is_begun_again_and_one_that_was_done_changes_nothing() throws Exception {
        Path target = folder.resolve("target.db");
        try (Store store = Stores.sqlite(target)) {
            StoreTransfer.importFrom(store, file);
        }
        try (RawSql sql = new RawSql(target)) {
            sql.execute(
                    "PRAGMA foreign_keys = OFF",
                    "DELETE FROM llmops_audit_entry WHERE sequence > 20",
                    "DELETE FROM llmops_score");
        }
        try (Store store = Stores.sqlite(target);
                Store source = source()) {
            StoreTransfer.Imported resumed = StoreTransfer.importFrom(store, file);
            assertThat(resumed.inserted()).isPositive().isLessThan(resumed.rows());
            requireSame(store, source);

            assertThat(StoreTransfer.importFrom(store, file).inserted()).isZero();
            requireSame(store, source);
        }
    }

    @Test
    void a_cut_file_and_any_changed_byte_are_refused_and_nothing_is_imported() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(SEED);
        List<byte[]> damaged = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            damaged.add(Arrays.copyOf(whole, random.nextInt(whole.length)));
            byte[] changed = whole.clone();
            changed[random.nextInt(whole.length)] ^= 1;
            damaged.add(changed);
        }
        damaged.add(Arrays.copyOf(whole, whole.length - 1));
        damaged.add((new String(whole, StandardCharsets.UTF_8) + "[]\n").getBytes(StandardCharsets.UTF_8));
        damaged.add(new byte[0]);
        damaged.add("{\"a\":1}\n".getBytes(StandardCharsets.UTF_8));
        Path broken = folder.resolve("broken.jsonl");
        try (Store store = Stores.sqlite(folder.resolve("target.db"))) {
            for (byte[] bytes : damaged) {
                Files.write(broken, bytes);

                assertThatThrownBy(() -> StoreTransfer.importFrom(store, broken))
                        .as("seed %d", SEED)
                        .isInstanceOf(StoreException.class);
                assertThat(store.audit().head()).isEqualTo(AuditHead.EMPTY);
                assertThat(store.generations().list(GenerationQuery.latest(1))).isEmpty();
            }
        }
    }

    @Test
    void a_store_with_another_log_is_refused_before_anything_is_written() {
        try (Store store = Stores.sqlite(folder.resolve("target.db"))) {
            Generation own = new RandomRecords(SEED + 2).generation();
            store.generations().save(own).join();

            assertThatThrownBy(() -> StoreTransfer.importFrom(store, file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("differ at entry 1")
                    .hasMessageContaining("nothing was imported");
            assertThat(store.generations().list(GenerationQuery.latest(10))).containsExactly(own);
        }
    }

    @Test
    void a_store_whose_log_is_longer_than_that_of_another_is_refused_too() throws IOException {
        Path shorter = folder.resolve("short.jsonl");
        try (Store store = Stores.sqlite(folder.resolve("target.db"));
                Store source = source()) {
            store.generations().save(new RandomRecords(SEED + 2).generation()).join();
            export(store, shorter);
            AuditHead before = source.audit().head();

            assertThatThrownBy(() -> StoreTransfer.importFrom(source, shorter))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("differ at entry 1")
                    .hasMessageContaining("nothing was imported");
            assertThat(source.audit().head()).isEqualTo(before);
        }
    }

    @Test
    void other_content_under_an_id_is_refused_and_named() throws Exception {
        Path target = folder.resolve("target.db");
        try (Store store = Stores.sqlite(target)) {
            StoreTransfer.importFrom(store, file);
        }
        try (RawSql sql = new RawSql(target)) {
            sql.execute("UPDATE llmops_generation SET user_name = 'mallory' WHERE id = '"
                    + saved.get(3).id() + "'");
        }
        try (Store store = Stores.sqlite(target)) {
            assertThatThrownBy(() -> StoreTransfer.importFrom(store, file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("other content")
                    .hasMessageContaining(saved.get(3).id().value());
        }
    }

    @Test
    void what_the_store_erased_since_is_not_brought_back() {
        Path target = folder.resolve("target.db");
        try (Store store = Stores.sqlite(target)) {
            StoreTransfer.importFrom(store, file);
            store.retention().release("case-9", null, "settled");
            store.retention().erase(new Subject("acme", "u1"), null, "asked");

            StoreTransfer.Imported again = StoreTransfer.importFrom(store, file);

            assertThat(again.inserted()).isZero();
            assertThat(again.erased()).isPositive();
            assertThat(store.generations().list(GenerationQuery.latest(100)))
                    .noneMatch(generation -> "u1".equals(generation.caller().user()));
            GenerationSearchKit.requireDailySums(store.generations(), "acme");
            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    @Test
    void an_encrypted_store_is_told_what_to_give() {
        try (Store store = EncryptedStore.of(source(), SubjectKeys.inMemory())) {
            assertThatThrownBy(() -> StoreTransfer.exportTo(store, new ByteArrayOutputStream()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("of an EncryptedStore give the one that it encrypts");
        }
    }
}
