package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.testkit.RandomRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that is thrown ends the thread that writes. */
@Timeout(60)
class BatchWriterTest {

    @TempDir
    Path folder;

    private final RandomRecords records = new RandomRecords(3);

    @Test
    void a_machine_without_memory_for_another_thread_still_writes_and_closes() {
        AtomicInteger refused = new AtomicInteger();
        SqliteDatabase database = SqliteDatabase.open(folder.resolve("llmops.db"), StoreOptions.DEFAULT);
        BatchWriter writer = new BatchWriter(database, StoreOptions.DEFAULT, task -> new Thread(task) {
            @Override
            public synchronized void start() {
                refused.incrementAndGet();
                throw new OutOfMemoryError("unable to create native thread");
            }
        });
        GenerationTable generations = new GenerationTable(
                writer, new Reader(database), new SummaryRows(new Reader(database), database.lastText()));
        List<Generation> all = Stream.generate(records::generation).limit(50).toList();
        // They wait in the queue, so that some are written together.
        List<CompletableFuture<Void>> saves =
                all.stream().map(generations::save).toList();
        writer.start();

        saves.forEach(CompletableFuture::join);
        writer.close();

        assertThat(refused.get()).isPositive();
        assertThat(all)
                .allSatisfy(each -> assertThat(generations.find(each.id())).contains(each));
        database.close();
    }

    static Stream<Throwable> faults() {
        return Stream.of(new IllegalStateException("an exception"), new OutOfMemoryError("an error"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_write_that_throws_fails_alone_and_the_next_is_written(Throwable fault) {
        SqliteDatabase database = SqliteDatabase.open(folder.resolve("llmops.db"), StoreOptions.DEFAULT);
        BatchWriter writer = new BatchWriter(database, StoreOptions.DEFAULT);
        GenerationTable generations = new GenerationTable(
                writer, new Reader(database), new SummaryRows(new Reader(database), database.lastText()));
        Generation good = records.generation();
        CompletableFuture<Void> before = generations.save(good);
        CompletableFuture<Void> preparing = writer.submit(() -> {
            throw unchecked(fault);
        });
        CompletableFuture<Void> writing = writer.submit(() -> transaction -> {
            transaction.audit(AuditTamperingKit.event("half done"));
            throw unchecked(fault);
        });
        CompletableFuture<Void> after = generations.save(records.generation());
        writer.start();

        before.join();
        after.join();
        assertThatThrownBy(preparing::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StoreException.class)
                .rootCause()
                .isSameAs(fault);
        assertThatThrownBy(writing::join)
                .isInstanceOf(CompletionException.class)
                .rootCause()
                .isSameAs(fault);
        assertThat(generations.find(good.id())).contains(good);
        assertThat(new AuditTable(writer, new Reader(database), database.indexOf())
                        .head()
                        .sequence())
                .as("of the two that were written")
                .isEqualTo(2);
        writer.close();
        writer.close();
        assertThatThrownBy(() -> generations.save(good)).isInstanceOf(StoreUnavailableException.class);
        database.close();
    }

    /** One that fails is written again without the others, and so are they without it: how often tells how many were together. */
    @ParameterizedTest
    @CsvSource({"2, 1", "3, 2"})
    void as_many_as_the_batch_size_are_written_together_and_no_more(int batchSize, int times) {
        StoreOptions options = StoreOptions.builder().batchSize(batchSize).build();
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("llmops.db"), options);
                BatchWriter writer = new BatchWriter(database, options)) {
            List<AtomicInteger> runs = List.of(new AtomicInteger(), new AtomicInteger());
            List<CompletableFuture<Integer>> good = runs.stream()
                    .map(each -> writer.submit(() -> transaction -> each.incrementAndGet()))
                    .toList();
            CompletableFuture<?> bad = writer.submit(() -> transaction -> transaction.update("no SQL"));
            writer.start();

            assertThatThrownBy(bad::join)
                    .hasCauseInstanceOf(StoreException.class)
                    .hasMessageContaining("could not write to the store " + folder.resolve("llmops.db"));
            assertThat(good).extracting(CompletableFuture::join).containsExactly(times, times);
        }
    }

    @Test
    void one_write_alone_needs_no_other_thread() {
        AtomicInteger threads = new AtomicInteger();
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("llmops.db"), StoreOptions.DEFAULT);
                BatchWriter writer = new BatchWriter(database, StoreOptions.DEFAULT, task -> {
                    threads.incrementAndGet();
                    return new Thread(task);
                })) {
            CompletableFuture<Integer> alone = writer.submit(() -> transaction -> 7);
            writer.start();

            assertThat(alone.join()).isEqualTo(7);
            assertThat(threads).hasValue(0);
        }
    }

    @Test
    void whoever_does_not_wait_is_refused_when_the_queue_is_full_and_when_it_is_closed() {
        StoreOptions options = StoreOptions.builder().queueCapacity(1).build();
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("llmops.db"), options);
                BatchWriter writer = new BatchWriter(database, options)) {
            CompletableFuture<Integer> taken = writer.submitNow(() -> transaction -> 7);
            assertThatThrownBy(() -> writer.submitNow(() -> transaction -> 8))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("llmops.db is full");
            writer.start();
            assertThat(taken.join()).isEqualTo(7);
            writer.close();

            assertThatThrownBy(() -> writer.submitNow(() -> transaction -> 9))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("llmops.db is closed");
        }
    }

    @Test
    void whoever_waits_for_room_is_taken_once_there_is_some() throws InterruptedException {
        StoreOptions options = StoreOptions.builder()
                .queueCapacity(1)
                .queueTimeout(Duration.ofMinutes(5))
                .build();
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("llmops.db"), options);
                BatchWriter writer = new BatchWriter(database, options)) {
            CompletableFuture<Integer> first = writer.submitNow(() -> transaction -> 7);
            AtomicInteger second = new AtomicInteger();
            Thread waiting = new Thread(() -> second.set(writer.call(transaction -> 8)));
            waiting.start();
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            writer.start();
            waiting.join();

            assertThat(first.join()).isEqualTo(7);
            assertThat(second).hasValue(8);
        }
    }

    private static RuntimeException unchecked(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        return (RuntimeException) fault;
    }
}
