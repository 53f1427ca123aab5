package dev.llmops.benchmarks;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records per second into a SQLite file. {@code store} saves Generations with many calls under way, {@code raw} puts the
 * same rows (the record and its audit entry, made beforehand) into the same tables with plain JDBC, 256 to a
 * transaction. {@code storeOne} and {@code rawOne} wait for each record to be on disk before the next. The goal is a
 * ratio of at least 0.7.
 *
 * <pre>bin/benchmark StoreBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 7, time = 3)
@Measurement(iterations = 6, time = 3)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class StoreBenchmark {

    private static final int BATCH = 256;
    private static final int IN_FLIGHT = 1024;
    private static final int USER = 9;
    private static final int SESSION = 10;

    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private Path folder;
    private Store store;
    private RawInserts raw;
    private long made;

    /** Begins each iteration with new files, so that both grow alike. */
    @Setup(Level.Iteration)
    public void open() throws Exception {
        folder = Files.createTempDirectory("llmops-benchmark");
        store = Stores.sqlite(folder.resolve("store.db"));
        raw = new RawInserts(folder);
    }

    /** Waits for what is under way and removes the files. */
    @TearDown(Level.Iteration)
    public void close() throws Exception {
        inFlight.acquire(IN_FLIGHT);
        inFlight.release(IN_FLIGHT);
        store.close();
        raw.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(StoreBenchmark::delete);
        }
    }

    /** {@return the future of a record that is saved while up to 1024 others are under way} */
    @Benchmark
    public CompletableFuture<Void> store() throws InterruptedException {
        inFlight.acquire();
        return store.generations()
                .save(SampleGenerations.number(made++))
                .whenComplete((saved, error) -> inFlight.release());
    }

    /** Inserts a record; every 256th commits. */
    @Benchmark
    public void raw() throws SQLException {
        raw.insert(made++);
        if (made % BATCH == 0) {
            raw.commit();
        }
    }

    /** Saves a record and waits until it is on disk. */
    @Benchmark
    public void storeOne() {
        store.generations().save(SampleGenerations.number(made++)).join();
    }

    /** Inserts a record and commits. */
    @Benchmark
    public void rawOne() throws SQLException {
        raw.insert(made++);
        raw.commit();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plain JDBC with the rows that the store wrote for one Generation. */
    private static final class RawInserts implements AutoCloseable {

        private final Connection connection;
        private final PreparedStatement generation;
        private final PreparedStatement audit;
        private final List<String> columns;
        private final List<String> entry;

        RawInserts(Path folder) throws SQLException {
            Path file = folder.resolve("raw.db");
            Generation sample = SampleGenerations.number(0);
            try (Store store = Stores.sqlite(file)) {
                store.generations().save(sample).join();
            }
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement pragma = connection.createStatement()) {
                pragma.execute("PRAGMA journal_mode = WAL");
                pragma.execute("PRAGMA synchronous = FULL");
            }
            columns = row("SELECT * FROM llmops_generation");
            entry = row("SELECT event, previous_hash, hash FROM llmops_audit_entry");
            try (Statement delete = connection.createStatement()) {
                delete.execute("DELETE FROM llmops_generation");
                delete.execute("DELETE FROM llmops_audit_entry");
            }
            connection.setAutoCommit(false);
            generation = connection.prepareStatement(
                    "INSERT INTO llmops_generation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            audit = connection.prepareStatement("INSERT INTO llmops_audit_entry VALUES (?, ?, ?, ?)");
        }

        private List<String> row(String sql) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                String[] values = new String[rows.getMetaData().getColumnCount()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = rows.getString(i + 1);
                }
                return Arrays.asList(values);
            }
        }

        void insert(long number) throws SQLException {
            generation.setString(1, SampleGenerations.id(number).value());
            for (int i = 1; i < columns.size(); i++) {
                generation.setString(i + 1, columns.get(i));
            }
            // As varied as the store's: what an index costs depends on it.
            generation.setString(USER, SampleGenerations.user(number));
            generation.setString(SESSION, SampleGenerations.session(number));
            generation.executeUpdate();
            audit.setLong(1, number + 1);
            for (int i = 0; i < entry.size(); i++) {
                audit.setString(i + 2, entry.get(i));
            }
            audit.executeUpdate();
        }

        void commit() throws SQLException {
            connection.commit();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
