package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.error.StoreVersionException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import dev.llmops.core.prompt.PromptCacheOptions;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.disk.SmallDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFailuresTest {

    private static final StoreOptions IMPATIENT =
            StoreOptions.builder().busyTimeout(Duration.ZERO).build();

    @TempDir
    Path folder;

    private Path file;
    private final RandomRecords records = new RandomRecords(5);

    @BeforeEach
    void nameFile() {
        file = folder.resolve("llmops.db");
    }

    @Test
    void a_newer_schema_is_refused_with_what_to_do() throws SQLException {
        Stores.sqlite(file).close();
        try (RawSql sql = new RawSql(file)) {
            sql.execute("UPDATE llmops_schema SET version = 99 WHERE version = 1");
        }

        assertThatThrownBy(() -> Stores.sqlite(file))
                .isInstanceOf(StoreVersionException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("Use that version or a newer one");
    }

    @Test
    void a_schema_that_another_script_made_is_refused() throws SQLException {
        Stores.sqlite(file).close();
        try (RawSql sql = new RawSql(file)) {
            sql.execute("UPDATE llmops_schema SET checksum = 'other'");
        }

        assertThatThrownBy(() -> Stores.sqlite(file))
                .isInstanceOf(StoreVersionException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("was made by another script V1__");
    }

    @Test
    void a_file_that_flyway_made_is_refused_with_what_to_do() throws SQLException {
        try (RawSql sql = new RawSql(file)) {
            sql.execute("CREATE TABLE llmops_schema_history (installed_rank INT)");
        }

        assertThatThrownBy(() -> Stores.sqlite(file))
                .isInstanceOf(StoreVersionException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("before the first release")
                .hasMessageContaining("move the file away");
    }

    @Test
    void a_schema_that_fails_half_way_is_not_there_at_all() throws SQLException {
        try (RawSql sql = new RawSql(file)) {
            sql.execute("CREATE TABLE llmops_prompt_version (mine INT)");

            assertThatThrownBy(() -> Stores.sqlite(file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("llmops_prompt_version already exists");
            assertThat(sql.query("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void a_file_that_another_process_has_locked_is_said_to_be_and_works_once_it_is_free() throws SQLException {
        try (Store store = Stores.sqlite(file, IMPATIENT)) {
            CompletableFuture<Void> refused;
            try (RawSql other = new RawSql(file)) {
                other.execute("BEGIN IMMEDIATE");
                refused = store.generations().save(records.generation());
                assertFails(refused, "another process has it locked");
            }
            Generation generation = records.generation();
            store.generations().save(generation).join();

            assertThat(store.generations().list(GenerationQuery.latest(10))).containsExactly(generation);
        }
    }

    @Test
    void a_store_that_has_nothing_to_write_locks_nobody_out() throws SQLException {
        try (Store store = Stores.sqlite(file);
                RawSql other = new RawSql(file)) {
            store.generations().save(records.generation()).join();
            store.audit().verify(null);

            other.execute("PRAGMA busy_timeout = 0", "BEGIN IMMEDIATE", "ROLLBACK");
        }
    }

    @Test
    void a_store_that_has_nothing_to_write_closes_while_another_process_has_the_file_locked() throws SQLException {
        StoreOptions patient =
                StoreOptions.builder().busyTimeout(Duration.ofMinutes(5)).build();
        try (Store store = Stores.sqlite(file, patient);
                RawSql other = new RawSql(file)) {
            other.execute("BEGIN IMMEDIATE");
            store.close();
            other.execute("ROLLBACK");
        }
    }

    @Test
    void a_store_that_was_closed_or_refused_is_one_file_as_no_connection_is_left() throws Exception {
        try (Store store = Stores.sqlite(file)) {
            store.generations().save(records.generation()).join();
            store.generations().list(GenerationQuery.latest(1));
        }
        assertThat(files()).containsExactly(file);
        try (RawSql sql = new RawSql(file)) {
            sql.execute("UPDATE llmops_schema SET version = 99 WHERE version = 1");
        }

        assertThatThrownBy(() -> Stores.sqlite(file)).isInstanceOf(StoreVersionException.class);
        assertThat(files()).containsExactly(file);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void what_only_reads_cannot_write() {
        try (SqliteDatabase database = SqliteDatabase.open(file, StoreOptions.DEFAULT)) {
            assertThatThrownBy(() -> new Reader(database).first("DELETE FROM llmops_blob RETURNING hash", row -> true))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("could not read from the store " + file);
        }
    }

    @Test
    void options_are_what_was_set_or_the_documented_ones() {
        InstantSource clock = Instant::now;
        PromptCacheOptions cache = PromptCacheOptions.DEFAULT;
        StoreOptions set = StoreOptions.builder()
                .queueCapacity(1)
                .batchSize(1)
                .queueTimeout(Duration.ZERO)
                .busyTimeout(Duration.ofSeconds(3))
                .clock(clock)
                .promptCache(cache)
                .build();

        assertThat(set.queueCapacity()).isEqualTo(1);
        assertThat(set.batchSize()).isEqualTo(1);
        assertThat(set.queueTimeout()).isEqualTo(Duration.ZERO);
        assertThat(set.busyTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(set.clock()).isSameAs(clock);
        assertThat(set.promptCache()).isSameAs(cache);
        assertThat(StoreOptions.DEFAULT.queueCapacity()).isEqualTo(1024);
        assertThat(StoreOptions.DEFAULT.batchSize()).isEqualTo(256);
        assertThat(StoreOptions.DEFAULT.queueTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(StoreOptions.DEFAULT.busyTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(StoreOptions.DEFAULT.promptCache()).isSameAs(PromptCacheOptions.DEFAULT);
        assertThatThrownBy(() -> StoreOptions.builder().queueCapacity(0)).hasMessageContaining("queueCapacity");
        assertThatThrownBy(() -> StoreOptions.builder().batchSize(0)).hasMessageContaining("batchSize");
    }

    @Test
    void opening_a_new_file_that_another_process_has_locked_says_so() throws SQLException {
        try (RawSql other = new RawSql(file)) {
            other.execute("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "CREATE TABLE other (id)");

            assertThatThrownBy(() -> Stores.sqlite(file, IMPATIENT))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("another process has it locked");
        }
    }

    @Test
    void a_file_of_something_else_is_refused_and_left_alone() throws IOException {
        String text = "This is a letter to my grandmother. ".repeat(100);
        Files.writeString(file, text);

        assertThatThrownBy(() -> Stores.sqlite(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("not a SQLite database");
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void a_file_whose_end_is_missing_is_said_to_be_damaged() throws IOException {
        try (Store store = Stores.sqlite(file)) {
            saveAll(store, 200);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 3);
        }

        assertThatThrownBy(() -> {
                    try (Store store = Stores.sqlite(file)) {
                        store.generations().list(GenerationQuery.latest(1000));
                        store.audit().verify(null);
                    }
                })
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged");
    }

    @Test
    void a_file_of_random_bytes_behind_a_true_header_is_said_to_be_damaged() throws IOException {
        Stores.sqlite(file).close();
        byte[] bytes = Files.readAllBytes(file);
        byte[] noise = new byte[bytes.length - 100];
        new Random(9).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, 100, noise.length);
        Files.write(file, bytes);

        assertThatThrownBy(() -> Stores.sqlite(file).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged");
    }

    @Test
    void a_folder_in_place_of_the_file_is_refused() {
        assertThatThrownBy(() -> Stores.sqlite(folder))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("cannot be opened or created there");
    }

    @Test
    void a_file_in_place_of_the_folder_is_refused() throws IOException {
        Files.writeString(file, "");

        assertThatThrownBy(() -> Stores.sqlite(file.resolve("llmops.db")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(file.resolve("llmops.db").toString())
                .hasMessageContaining("folder is not there and cannot be made");
    }

    @Test
    void a_path_that_the_driver_would_take_apart_is_refused() {
        assertThatThrownBy(() -> Stores.sqlite(folder.resolve("what?.db")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("what?.db");
    }

    @Test
    void a_folder_that_is_not_there_is_made() {
        Path deep = folder.resolve("a/b/llmops.db");
        Stores.sqlite(deep).close();

        assertThat(deep).exists();
    }

    @Test
    void a_read_only_folder_is_refused_with_what_to_do() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), "4m")) {
            Stores.sqlite(disk.file("llmops.db")).close();
            disk.makeReadOnly();

            for (String name : List.of("llmops.db", "new.db")) {
                assertThatThrownBy(() -> {
                            try (Store store = Stores.sqlite(disk.file(name))) {
                                store.generations().save(records.generation()).join();
                            }
                        })
                        .rootCause()
                        .isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> {
                            try (Store store = Stores.sqlite(disk.file(name))) {
                                store.audit().append(AuditTamperingKit.event("one"));
                            }
                        })
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining(disk.file(name).toString())
                        .hasMessageMatching("(?s).*(read-only|cannot be opened or created there).*");
            }
        }
    }

    @Test
    void a_full_file_refuses_what_does_not_fit_loses_nothing_and_works_again_once_there_is_space() {
        SqliteDatabase database = SqliteDatabase.open(file, StoreOptions.DEFAULT);
        database.limitTo(60);
        try (Store store = JdbcStore.open(database, StoreOptions.DEFAULT)) {
            List<Generation> acknowledged = fill(store);
            database.limitTo(100_000);

            assertWorksAgain(store, acknowledged);
        }
    }

    @Test
    void a_full_disk_refuses_what_does_not_fit_loses_nothing_and_works_again_once_there_is_space() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), "1m");
                Store store = Stores.sqlite(disk.file("llmops.db"))) {
            List<Generation> acknowledged = fill(store);
            disk.resize("32m");

            assertWorksAgain(store, acknowledged);
        }
    }

    /** Saves until nothing fits any more; some are refused before that, since a smaller one may still fit. */
    private List<Generation> fill(Store store) {
        List<Generation> acknowledged = new ArrayList<>();
        int refused = 0;
        while (refused < 3) {
            List<Generation> some =
                    Stream.generate(records::generation).limit(5).toList();
            List<CompletableFuture<Void>> futures =
                    some.stream().map(store.generations()::save).toList();
            for (int i = 0; i < some.size(); i++) {
                CompletableFuture<Void> future = futures.get(i);
                if (future.handle((saved, error) -> error == null).join()) {
                    acknowledged.add(some.get(i));
                } else {
                    assertFails(future, "the disk is full");
                    refused++;
                }
            }
            assertThat(acknowledged).as("acknowledged").hasSizeLessThan(100_000);
        }
        return acknowledged;
    }

    private void assertWorksAgain(Store store, List<Generation> acknowledged) {
        Generation next = records.generation();
        store.generations().save(next).join();

        assertThat(acknowledged).isNotEmpty();
        assertThat(store.generations().find(next.id())).contains(next);
        assertThat(acknowledged)
                .allSatisfy(generation ->
                        assertThat(store.generations().find(generation.id())).contains(generation));
        assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }

    @Test
    void a_full_queue_refuses_after_the_wait_and_what_it_took_is_written() throws SQLException {
        StoreOptions narrow = StoreOptions.builder()
                .queueCapacity(2)
                .batchSize(1)
                .queueTimeout(Duration.ZERO)
                .busyTimeout(Duration.ofMinutes(5))
                .build();
        try (Store store = Stores.sqlite(file, narrow)) {
            List<CompletableFuture<Void>> taken = new ArrayList<>();
            try (RawSql other = new RawSql(file)) {
                other.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> {
                            while (taken.size() < 10) {
                                taken.add(store.generations().save(records.generation()));
                            }
                        })
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining(file.toString())
                        .hasMessageContaining("stayed full with 2 records");
            }
            assertThat(taken).hasSizeBetween(2, 3);
            taken.forEach(CompletableFuture::join);
        }
    }

    @Test
    void a_record_with_a_value_as_deep_as_records_allow_is_written_and_read() {
        Object deep = 1;
        for (int i = 0; i < 255; i++) {
            deep = List.of(deep);
        }
        Generation generation = Deep.with(records.generation(), deep);
        try (Store store = Stores.sqlite(file)) {
            store.generations().save(generation).join();

            assertThat(store.generations().find(generation.id())).contains(generation);
        }
    }

    @Test
    void a_callback_on_the_writing_thread_that_writes_and_waits_is_told_so_and_nothing_hangs() throws SQLException {
        try (Store store = Stores.sqlite(file);
                RawSql other = new RawSql(file)) {
            other.execute("BEGIN IMMEDIATE"); // so that the callback is there before the save is done
            CompletableFuture<Void> callback = store.generations()
                    .save(records.generation())
                    .thenRun(() -> store.audit().append(AuditTamperingKit.event("from a callback")));
            other.execute("ROLLBACK");

            assertThatThrownBy(callback::join)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Async");
        }
    }

    @Test
    void a_callback_on_the_writing_thread_that_closes_is_told_so_and_nothing_hangs() throws SQLException {
        try (Store store = Stores.sqlite(file);
                RawSql other = new RawSql(file)) {
            other.execute("BEGIN IMMEDIATE");
            CompletableFuture<Void> callback =
                    store.generations().save(records.generation()).thenRun(store::close);
            other.execute("ROLLBACK");

            assertThatThrownBy(callback::join).hasCauseInstanceOf(IllegalStateException.class);
            assertThat(store.generations().list(GenerationQuery.latest(10)))
                    .as("nothing of the store was closed")
                    .hasSize(1);
        }
    }

    private void saveAll(Store store, int count) {
        Stream.generate(records::generation)
                .limit(count)
                .map(store.generations()::save)
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void assertFails(CompletableFuture<Void> future, String message) {
        assertThatThrownBy(future::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("llmops.db")
                .hasMessageContaining(message);
    }
}
