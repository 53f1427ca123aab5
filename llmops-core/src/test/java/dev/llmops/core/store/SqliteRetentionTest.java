package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.RecordsHeldException;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.TracesRemainException;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.RetentionKit;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRetentionTest extends RetentionKit {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    @Override
    protected Store create() {
        return Stores.sqlite(folder.resolve("llmops.db"));
    }

    @Override
    protected long sharedTexts() throws SQLException {
        try (RawSql sql = new RawSql(folder.resolve("llmops.db"))) {
            return Long.parseLong(sql.query("SELECT COUNT(*) FROM llmops_blob"));
        }
    }

    /** While the store is open: its write-ahead log has what was there before. */
    @Test
    void what_was_erased_is_in_no_file() throws IOException {
        Path place = Files.createDirectory(folder.resolve("erased"));
        Path file = place.resolve("llmops.db");
        RandomRecords records = new RandomRecords(5);
        try (Store store = Stores.sqlite(file);
                MemoryStore memory = MemoryStores.sqlite(file)) {
            for (int i = 0; i < 40; i++) {
                Generation generation = records.generation().toBuilder()
                        .caller(new Caller(i % 2 == 0 ? "ana" : "bob", null, null, Map.of()))
                        .passages(List.of())
                        .request(ModelRequest.builder()
                                .system("Planted-System " + "long ".repeat(100 * i))
                                .user("Planted-Question")
                                .build())
                        .build();
                store.generations().save(generation).join();
                store.scores()
                        .save(new GenerationScore(
                                generation.id(), new Judgement("brevity", Score.of(1), "Planted-Reason"), NOON));
                store.feedback()
                        .accept(new Feedback(
                                "f" + i,
                                generation.id(),
                                new FeedbackSignal.Comment(),
                                "bob",
                                "Planted-Comment",
                                NOON));
            }
            memory.append(new SessionKey(null, "ana", "s"), List.of(Message.user("Planted-Message")), null, NOON);
            assertThat(bytes(place)).contains("Planted-System", "Planted-Reason", "Planted-Comment", "Planted-Message");

            assertThat(store.retention()
                            .erase(new Subject(null, "ana"), null, "asked")
                            .rows())
                    .as("rows: the session and its message")
                    .containsEntry("memory", 2L);
            store.retention().erase(new Subject(null, "bob"), null, "asked");

            assertThat(store.generations().list(GenerationQuery.latest(1))).isEmpty();
            assertThat(bytes(place)).isNotEmpty().doesNotContain("Planted");
        }
    }

    /** Somebody who reads the file as it was keeps the write-ahead log, and what was erased in it. */
    @Test
    void an_erasure_is_no_success_while_its_traces_stay() throws Exception {
        Path place = Files.createDirectory(folder.resolve("read"));
        Path file = place.resolve("llmops.db");
        StoreOptions options =
                StoreOptions.builder().busyTimeout(Duration.ofMillis(20)).build();
        Subject ana = new Subject(null, "ana");
        try (Store store = Stores.sqlite(file, options);
                MemoryStore memory = new JdbcMemoryStore(SqliteDatabase.open(file, options))) {
            store.generations()
                    .save(new RandomRecords(7)
                            .generation().toBuilder()
                                    .caller(new Caller("ana", null, null, Map.of()))
                                    .request(ModelRequest.user("Planted-Question"))
                                    .build())
                    .join();
            memory.append(new SessionKey(null, "ana", "s"), List.of(Message.user("Planted-Message")), null, NOON);
            try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file)) {
                reader.setAutoCommit(false);
                try (Statement statement = reader.createStatement()) {
                    statement
                            .executeQuery("SELECT COUNT(*) FROM llmops_generation")
                            .close();
                }

                assertThatThrownBy(() -> memory.erase(null, "ana"))
                        .isInstanceOf(TracesRemainException.class)
                        .hasMessageContaining(file.toString());
                assertThatThrownBy(() -> store.retention().erase(ana, null, "asked"))
                        .isInstanceOf(TracesRemainException.class);

                assertThat(store.generations().list(GenerationQuery.latest(1))).isEmpty();
                assertThat(bytes(place)).contains("Planted-Question", "Planted-Message");
            }

            store.retention().erase(ana, null, "asked");

            assertThat(bytes(place)).isNotEmpty().doesNotContain("Planted");
        }
    }

    /** The first batch is told of; there and then the hold is on its way, ahead of the second one. */
    @Test
    void a_hold_that_comes_while_records_are_erased_keeps_the_rest() throws Exception {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>();
        RandomRecords records = new RandomRecords(6);
        try (Store store = Stores.sqlite(folder.resolve("held.db"), whenTheTimeIsAsked(meanwhile))) {
            List<CompletableFuture<Void>> saved = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                saved.add(store.generations()
                        .save(records.generation().toBuilder()
                                .caller(new Caller("ana", null, null, Map.of()))
                                .build()));
            }
            saved.forEach(CompletableFuture::join);
            Hold hold = new Hold("case-9", GenerationFilter.ALL, "litigation", null, NOON);
            Thread legal = new Thread(() -> store.retention().hold(hold));
            meanwhile.set(() -> startAndLetWait(legal));

            assertThatThrownBy(() -> store.retention().erase(new Subject(null, "ana"), null, "asked"))
                    .isInstanceOf(RecordsHeldException.class)
                    .hasMessageContaining("nothing more was erased");

            legal.join();
            assertThat(store.generations().list(GenerationQuery.latest(1000))).hasSize(50);
        }
    }

    /** The time is asked for the other hold: by the caller, and then by the writer, which finds no records and goes on to memory. */
    @Test
    void a_hold_that_comes_between_records_and_memory_keeps_what_is_remembered() throws Exception {
        Path file = folder.resolve("held.db");
        AtomicReference<Runnable> meanwhile = new AtomicReference<>();
        SessionKey session = new SessionKey(null, "ana", "s");
        try (Store store = Stores.sqlite(file, whenTheTimeIsAsked(meanwhile));
                MemoryStore memory = MemoryStores.sqlite(file)) {
            GenerationFilter others = GenerationFilter.builder().user("bob").build();
            store.retention().hold(new Hold("case-1", others, "litigation", null, NOON));
            memory.append(session, List.of(Message.user("Hello")), null, NOON);
            Hold hold = new Hold("case-9", GenerationFilter.ALL, "litigation", null, NOON);
            Thread legal = new Thread(() -> store.retention().hold(hold));
            meanwhile.set(() -> meanwhile.set(() -> startAndLetWait(legal)));

            assertThatThrownBy(() -> store.retention().erase(new Subject(null, "ana"), null, "asked"))
                    .isInstanceOf(RecordsHeldException.class)
                    .hasMessageContaining("nothing more was erased");

            legal.join();
            assertThat(memory.messages(session, 10)).hasSize(1);
        }
    }

    private static StoreOptions whenTheTimeIsAsked(AtomicReference<Runnable> meanwhile) {
        return StoreOptions.builder()
                .clock(() -> {
                    Runnable once = meanwhile.getAndSet(null);
                    if (once != null) {
                        once.run();
                    }
                    return NOON;
                })
                .build();
    }

    private static void startAndLetWait(Thread thread) {
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static String bytes(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                all.append(Files.readString(each, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
