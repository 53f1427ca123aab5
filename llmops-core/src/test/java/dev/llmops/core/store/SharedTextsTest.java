package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Broken;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.core.privacy.SubjectKeys;
import dev.llmops.testkit.RandomRecords;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long texts that many records have are kept once, and nobody who reads sees it. */
class SharedTextsTest {

    private static final String RULES = "Answer from the passages only. ".repeat(20);
    private static final String PASSAGE = "The lamp has a cable of 2.5 metres. ".repeat(10);
    private static final String TOOL = "Looks an order up by its number. ".repeat(10);

    @TempDir
    Path folder;

    private final RandomRecords records = new RandomRecords(2);

    private Path file() {
        return folder.resolve("llmops.db");
    }

    private Generation generation(String user) {
        return records.generation().toBuilder()
                .caller(new Caller(user, null, null, Map.of()))
                .passages(List.of(new Passage("lamp", new CharRange(0, 1), PASSAGE, 0.5, Map.of())))
                .request(ModelRequest.builder()
                        .system(RULES)
                        .user("What was said before, at some length. ".repeat(20))
                        .message(Message.assistant("blob1:" + "0".repeat(64)))
                        .user("A question that is asked once: " + user + ". " + "x".repeat(400))
                        .tools(List.of(new ToolSpecification("order", TOOL, new JsonSchema("order", "{}"))))
                        .build())
                .build();
    }

    @Test
    void a_text_goes_with_its_record_though_both_came_and_went_in_one_transaction() throws Exception {
        Generation generation = generation("ana").toBuilder()
                .request(ModelRequest.builder()
                        .user("What ana said before. ".repeat(20))
                        .message(Message.assistant("I see."))
                        .user("And now?")
                        .build())
                .build();
        try (Store store = Stores.sqlite(file())) {
            Thread before =
                    new Thread(() -> store.generations().save(generation("ben")).join());
            Thread eraser = new Thread(() -> store.retention().erase(new Subject(null, "ana"), null, "asked"));
            try (RawSql other = new RawSql(file())) {
                other.execute("BEGIN IMMEDIATE"); // holds the writer up: what comes meanwhile is written together
                startAndLetWait(before);
                CompletableFuture<?> saved = store.generations().save(generation);
                startAndLetWait(eraser);
                other.execute("ROLLBACK");
                assertThat(saved).succeedsWithin(Duration.ofMinutes(1));
            }
            before.join();
            eraser.join();
            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
        try (RawSql sql = new RawSql(file())) {
            assertThat(sql.query("SELECT count(*) FROM llmops_blob WHERE body LIKE '%What ana said before%'"))
                    .isEqualTo("0");
        }
    }

    private static void startAndLetWait(Thread thread) {
        thread.start();
        while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_record_that_was_erased_and_saved_again_is_no_alarm() {
        Generation generation = records.generation().toBuilder()
                .caller(new Caller("ana", null, null, Map.of("kind", "letter")))
                .passages(List.of())
                .request(ModelRequest.user("Hello"))
                .build();
        try (Store store = Stores.sqlite(file())) {
            store.generations().save(generation).join();
            store.retention().erase(new Subject(null, "ana"), null, "asked");
            // More than are compared at a time.
            CompletableFuture.allOf(IntStream.range(0, 600)
                            .mapToObj(i -> store.generations().save(records.generation()))
                            .toArray(CompletableFuture[]::new))
                    .join();
            store.generations().save(generation).join();

            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    @Test
    void a_hundred_records_share_what_is_equal() throws SQLException {
        List<Generation> saved =
                IntStream.range(0, 100).mapToObj(i -> generation("u" + i)).toList();
        try (Store store = Stores.sqlite(file())) {
            saved.stream().map(store.generations()::save).toList().forEach(each -> each.join());

            saved.forEach(
                    each -> assertThat(store.generations().find(each.id())).contains(each));
            assertThat(store.generations().list(GenerationQuery.latest(200))).containsAll(saved);
            assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
        try (RawSql sql = new RawSql(file())) {
            for (String text : List.of(RULES, PASSAGE, TOOL)) {
                assertThat(sql.query("SELECT COUNT(*) || ' ' || SUM(uses) FROM llmops_blob WHERE body LIKE '%" + text
                                + "%'"))
                        .isEqualTo("1 100");
                assertThat(sql.query("SELECT COUNT(*) FROM llmops_generation WHERE body LIKE '%" + text + "%'"))
                        .isEqualTo("0");
            }
            assertThat(sql.query("SELECT COUNT(*) FROM llmops_blob WHERE body LIKE '%asked once%'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void a_line_of_a_list_has_200_characters_of_the_last_message_and_none_that_is_kept_apart() {
        String cat = "\uD83D\uDC08";
        try (Store store = Stores.sqlite(file())) {
            assertThat(preview(store, "Hello")).isEqualTo("Hello");
            assertThat(preview(store, "x".repeat(200))).isEqualTo("x".repeat(200));
            assertThat(preview(store, cat.repeat(150) + "a cat ".repeat(50)))
                    .isEqualTo(cat.repeat(150) + "a cat ".repeat(8) + "a ");
            assertThat(preview(store, "blob1:" + "0".repeat(64))).isNull();
        }
    }

    private @Nullable String preview(Store store, String last) {
        // A NUL leaves no preview.
        Generation record = Stream.generate(records::generation)
                .filter(each -> !RecordJson.write(each).contains("\\u0000"))
                .findFirst()
                .orElseThrow();
        store.generations()
                .save(record.toBuilder()
                        .request(ModelRequest.builder()
                                .user("First")
                                .message(Message.assistant("Second"))
                                .user(last)
                                .build())
                        .build())
                .join();
        return store.generations().summaries(GenerationQuery.latest(1)).get(0).preview();
    }

    @Test
    void a_changed_missing_or_added_text_is_found() throws SQLException {
        Generation generation = generation("ana");
        try (Store store = Stores.sqlite(file())) {
            store.generations().save(generation).join();
        }
        for (String damage : List.of(
                "UPDATE llmops_blob SET body = replace(body, 'lamp', 'desk')",
                "DELETE FROM llmops_blob WHERE body LIKE '%lamp%'",
                "UPDATE llmops_blob SET uses = uses + 1",
                "INSERT INTO llmops_blob (hash, uses, body) VALUES ('" + "a".repeat(64) + "', 1, '\"planted\"')")) {
            Path copy = folder.resolve(Integer.toHexString(damage.hashCode()) + ".db");
            try (RawSql sql = new RawSql(file())) {
                sql.execute("VACUUM INTO '" + copy + "'");
            }
            try (RawSql sql = new RawSql(copy)) {
                sql.execute(damage);
            }
            try (Store store = Stores.sqlite(copy)) {
                assertThat(store.audit().verify(null)).as(damage).isInstanceOf(Broken.class);
                if (damage.contains("lamp")) {
                    assertThatThrownBy(() -> store.generations().find(generation.id()))
                            .isInstanceOf(StoreException.class)
                            .hasMessageContaining("blob ");
                }
            }
        }
    }

    /** What a subject's key encrypts is bound to its record: no two rows tell that two users said the same. */
    @Test
    void of_an_encrypted_store_only_what_is_not_encrypted_is_shared() throws SQLException {
        Generation one = generation("ana");
        Generation other = generation("bob");
        try (Store store = EncryptedStore.of(Stores.sqlite(file()), SubjectKeys.inMemory())) {
            store.generations().save(one).join();
            store.generations().save(other).join();
            assertThat(store.generations().find(one.id())).contains(one);
        }
        try (RawSql sql = new RawSql(file())) {
            assertThat(sql.query("SELECT COUNT(*) FROM llmops_blob WHERE body LIKE '%" + TOOL + "%' AND uses = 2"))
                    .isEqualTo("1");
            assertThat(sql.query("SELECT COUNT(*) FROM llmops_blob WHERE body NOT LIKE '%" + TOOL + "%'"))
                    .isEqualTo("0");
        }
    }
}
