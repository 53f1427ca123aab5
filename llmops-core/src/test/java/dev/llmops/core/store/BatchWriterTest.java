package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.testkit.RandomRecords;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        writer.close();
        writer.close();
        assertThatThrownBy(() -> generations.save(good)).isInstanceOf(StoreUnavailableException.class);
        database.close();
    }

    private static RuntimeException unchecked(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        return (RuntimeException) fault;
    }
}
