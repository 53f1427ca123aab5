package dev.llmops.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.api.retention.ErasureRequest.Progress;
import dev.llmops.api.retention.ErasureRequest.Status;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.store.MemoryStores;
import dev.llmops.core.store.StoreOptions;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a subject left, holds that come between, failures, and restarts. */
class ErasureTest {

    private static final Subject ANA = new Subject(null, "ana");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Store open() {
        return Stores.sqlite(folder.resolve("llmops.db"));
    }

    /** Not closed: the store is the test's. */
    private static void ask(Store store, ResponseCache cache, String user, String question) {
        LlmOps.builder()
                .model(ScriptedModelClient.saying("2.5 metres"))
                .cache(CachePolicy.builder(cache).sampledAnswers().build())
                .store(store)
                .build()
                .request(ModelRequest.user(question))
                .forUser(user)
                .ask();
    }

    private static void requireIntact(Store store) {
        assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }

    private static Progress of(ErasureRequest request, String holder) {
        return request.holders().get(holder);
    }

    /** A holder that fails until it is told not to. */
    private static final class Failing implements SubjectHolder {

        private final List<Subject> erased = new ArrayList<>();
        private boolean fails = true;

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Erased erase(Subject subject) {
            if (fails) {
                throw new IllegalStateException("no room for " + subject.user());
            }
            erased.add(subject);
            return new Erased(1, "row 3 of train.jsonl: make the export again");
        }
    }

    @Test
    void every_holder_loses_the_subject_and_nobody_else() throws IOException {
        Path memoryFile = folder.resolve("memory.db");
        Path cacheFile = folder.resolve("cache.db");
        SubjectKeys keys = SubjectKeys.directory(folder.resolve("keys"));
        try (Store store = EncryptedStore.of(open(), keys);
                ResponseCache cache = ResponseCaches.sqlite(cacheFile, 100);
                MemoryStore memory = MemoryStores.sqlite(memoryFile)) {
            ask(store, cache, "ana", "How long is the cable, planted-ana?");
            ask(store, cache, "bob", "How long is the cable, planted-bob?");
            memory.append(new SessionKey(null, "ana", "s1"), List.of(Message.user("planted-ana")), null, NOON);
            memory.append(new SessionKey(null, "bob", "s2"), List.of(Message.user("planted-bob")), null, NOON);

            Erasure erasure = Erasure.builder(store)
                    .cache("answers", cache)
                    .memory("memory", memory)
                    .build();
            ErasureRequest done = erasure.erase(ANA, "dpo", "request 17");

            assertThat(done.complete()).isTrue();
            assertThat(of(done, Erasure.STORE).rows()).isPositive();
            assertThat(of(done, "answers")).isEqualTo(new Progress(Status.ERASED, 1, null));
            assertThat(of(done, "memory")).isEqualTo(new Progress(Status.ERASED, 1, null));
            assertThat(keys.find(EncryptedStore.subject(null, "ana"))).isEmpty();
            assertThat(keys.find(EncryptedStore.subject(null, "bob"))).isPresent();
            assertThat(store.generations().list(GenerationQuery.latest(10)))
                    .extracting(each -> each.caller().user())
                    .containsExactly("bob");
            assertThat(memory.messages(new SessionKey(null, "bob", "s2"), 9)).hasSize(1);
            assertThat(store.retention().erasures()).isEmpty();
            requireIntact(store);
        }
        assertThat(all(folder)).contains("planted-bob").doesNotContain("planted-ana");
    }

    private static String all(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    @Test
    void a_hold_keeps_the_erasure_waiting_in_all_holders_over_a_restart_until_it_is_released() {
        try (ResponseCache cache = ResponseCaches.inMemory(1_000_000)) {
            try (Store store = open()) {
                ask(store, cache, "ana", "How long?");
                store.retention()
                        .hold(new Hold(
                                "case-9", GenerationFilter.builder().user("ana").build(), "court", "legal", NOON));

                ErasureRequest held =
                        Erasure.builder(store).cache("answers", cache).build().erase(ANA, "dpo", "request 17");

                assertThat(held.complete()).isFalse();
                assertThat(of(held, Erasure.STORE).status()).isEqualTo(Status.HELD);
                assertThat(of(held, Erasure.STORE).explanation()).contains("hold 'case-9' (court)");
                assertThat(of(held, "answers")).isEqualTo(Progress.PENDING);
                assertThat(store.generations().list(GenerationQuery.latest(10))).hasSize(1);
            }
            try (Store store = open()) {
                Erasure erasure = Erasure.builder(store).cache("answers", cache).build();
                assertThat(erasure.resume())
                        .singleElement()
                        .satisfies(still ->
                                assertThat(of(still, Erasure.STORE).status()).isEqualTo(Status.HELD));
                store.retention().release("case-9", "legal", "settled");

                assertThat(erasure.resume()).singleElement().satisfies(done -> {
                    assertThat(done.complete()).isTrue();
                    assertThat(of(done, "answers").rows()).isEqualTo(1);
                });
                assertThat(store.generations().list(GenerationQuery.latest(10))).isEmpty();
                assertThat(store.retention().erasures()).isEmpty();
                assertThat(erasure.resume()).isEmpty();
                requireIntact(store);
            }
        }
    }

    /** Its rows are gone, but the write-ahead log still has them; without the key nobody can read it. */
    @Test
    void while_somebody_reads_the_file_as_it_was_the_erasure_goes_on_and_the_key_is_gone() throws SQLException {
        Path file = folder.resolve("llmops.db");
        SubjectKeys keys = SubjectKeys.directory(folder.resolve("keys"));
        StoreOptions options =
                StoreOptions.builder().busyTimeout(Duration.ofMillis(20)).build();
        try (Store store = EncryptedStore.of(Stores.sqlite(file, options), keys);
                ResponseCache cache = ResponseCaches.inMemory(1_000_000)) {
            ask(store, cache, "ana", "How long?");
            Erasure erasure = Erasure.builder(store).cache("answers", cache).build();
            try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                statement.executeQuery("SELECT COUNT(*) FROM llmops_generation").close();

                assertThat(of(erasure.erase(ANA, "dpo", "request 17"), Erasure.STORE))
                        .isEqualTo(new Progress(
                                Status.FAILED, 0, "it failed with TracesRemainException; it is tried again"));
                assertThat(keys.find(EncryptedStore.subject(null, "ana"))).isEmpty();
            }

            assertThat(erasure.resume())
                    .singleElement()
                    .satisfies(done -> assertThat(done.complete()).isTrue());
            requireIntact(store);
        }
    }

    @Test
    void a_failure_keeps_no_other_holder_is_tried_again_and_names_nobody_in_the_log() {
        Failing failing = new Failing();
        try (Store store = open();
                ResponseCache cache = ResponseCaches.inMemory(1_000_000)) {
            ask(store, cache, "ana", "How long?");
            long before = store.audit().head().sequence();
            Erasure erasure = Erasure.builder(store)
                    .holder(failing)
                    .cache("answers", cache)
                    .build();

            ErasureRequest first = erasure.erase(ANA, "dpo", "request 17");
            assertThat(of(first, "failing").status()).isEqualTo(Status.FAILED);
            assertThat(of(first, "answers").status()).isEqualTo(Status.ERASED);
            // Another process knows other holders: what it does not know stays.
            assertThat(Erasure.builder(store).build().resume())
                    .singleElement()
                    .satisfies(each -> assertThat(of(each, "failing").status()).isEqualTo(Status.FAILED));

            failing.fails = false;
            assertThat(erasure.resume()).singleElement().satisfies(done -> {
                assertThat(done.complete()).isTrue();
                assertThat(of(done, "failing"))
                        .isEqualTo(new Progress(Status.REMAINS, 1, "row 3 of train.jsonl: make the export again"));
            });
            assertThat(failing.erased).containsExactly(ANA);
            assertThat(store.retention().erasures()).isEmpty();
            assertThat(store.audit().entries(before, 100))
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(entry.event().toString())
                            .doesNotContainPattern("\\bana\\b")
                            .doesNotContain("no room"));
            assertThat(store.audit().entries(before, 100).stream()
                            .filter(entry -> entry.event().type().equals("erasure.request")))
                    .last()
                    .satisfies(entry -> assertThat(entry.event().details())
                            .containsEntry("complete", true)
                            .extracting("holders")
                            .asString()
                            .contains("row 3 of train.jsonl"));
            requireIntact(store);
        }
    }

    @Test
    void a_hold_that_comes_after_the_store_was_erased_keeps_what_is_elsewhere() {
        Failing failing = new Failing();
        try (Store store = open();
                ResponseCache cache = ResponseCaches.inMemory(1_000_000)) {
            ask(store, cache, "ana", "How long?");
            Erasure erasure = Erasure.builder(store).holder(failing).build();
            erasure.erase(ANA, "dpo", "request 17");
            store.retention()
                    .hold(new Hold(
                            "case-9", GenerationFilter.builder().user("ana").build(), "court", "legal", NOON));
            failing.fails = false;

            assertThat(erasure.resume()).singleElement().satisfies(held -> {
                assertThat(of(held, Erasure.STORE).status()).isEqualTo(Status.ERASED);
                assertThat(of(held, "failing").status()).isEqualTo(Status.HELD);
                assertThat(of(held, "failing").explanation()).contains("hold 'case-9' (court)");
            });
            assertThat(failing.erased).isEmpty();
            store.retention().release("case-9", "legal", "settled");
            assertThat(erasure.resume()).singleElement().matches(ErasureRequest::complete);
            assertThat(failing.erased).containsExactly(ANA);
        }
    }

    /** As if the process ended within a holder: nothing after it was written. */
    @Test
    void an_erasure_that_was_cut_goes_on_in_another_process() {
        SubjectHolder dying = new SubjectHolder() {
            @Override
            public String name() {
                return "dying";
            }

            @Override
            public Erased erase(Subject subject) {
                throw new AssertionError("the process ended");
            }
        };
        List<Subject> later = new ArrayList<>();
        try (Store store = open();
                ResponseCache cache = ResponseCaches.inMemory(1_000_000)) {
            ask(store, cache, "ana", "How long?");
            Erasure cut = Erasure.builder(store).holder(dying).build();
            assertThatThrownBy(() -> cut.erase(ANA, "dpo", "request 17")).isInstanceOf(AssertionError.class);
        }
        try (Store store = open()) {
            assertThat(store.retention().erasures())
                    .singleElement()
                    .satisfies(left -> assertThat(left.complete()).isFalse());
            Erasure again = Erasure.builder(store)
                    .holder(new NamedHolder("dying", subject -> {
                        later.add(subject);
                        return SubjectHolder.Erased.all(7);
                    }))
                    .build();

            assertThat(again.resume())
                    .singleElement()
                    .satisfies(done -> assertThat(done.complete()).isTrue());
            assertThat(later).containsExactly(ANA);
            assertThat(store.generations().list(GenerationQuery.latest(10))).isEmpty();
            requireIntact(store);
        }
    }

    @Test
    void two_holders_of_one_name_are_refused() {
        try (ResponseCache cache = ResponseCaches.inMemory(10_000)) {
            Erasure.Builder builder = Erasure.builder(Store.noop()).cache("answers", cache);

            assertThatThrownBy(() -> builder.cache("answers", cache))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("one was 'answers'");
            assertThatThrownBy(() -> builder.cache("store", cache)).hasMessageContaining("one was 'store'");
        }
    }

    @Test
    void what_is_remembered_goes_too() {
        try (Store store = open();
                MemoryStore memory = MemoryStores.sqlite(folder.resolve("llmops.db"))) {
            memory.append(new SessionKey(null, "ana", "s1"), List.of(Message.user("hello")), null, NOON);

            ErasureRequest done = Erasure.builder(store).build().erase(ANA, null, "request");

            assertThat(of(done, Erasure.STORE).rows()).isPositive();
            assertThat(memory.messages(new SessionKey(null, "ana", "s1"), 9)).isEmpty();
        }
    }
}
