package dev.llmops.benchmarks;

import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationAggregation.By;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationMeasure;
import dev.llmops.api.generation.GenerationMeasure.Kind;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a store of many Generations takes: records per second against plain inserts of the same rows into the same tables (256 to a
 * transaction, with the same durability), look-ups, lists, sums, and disk for each.
 *
 * <pre>bin/benchmark store-scale [SIZE [sqlite|postgres]]</pre>
 */
public final class StoreScale {

    private static final int BATCH = 256;
    private static final int IN_FLIGHT = 1024;
    private static final int REPEATS = 200;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final long MONTH = Duration.ofDays(30).toSeconds();
    private static final List<String> TABLES = List.of(
            "llmops_generation",
            "llmops_generation_tag",
            "llmops_generation_variant",
            "llmops_experiment_call",
            "llmops_audit_entry");

    private final int size;
    private final boolean postgres;
    private final Path folder;
    private final String stored;
    private final String raw;

    private StoreScale(int size, boolean postgres) throws IOException, SQLException {
        this.size = size;
        this.postgres = postgres;
        this.folder = Files.createTempDirectory("llmops-store-scale");
        if (postgres) {
            BenchmarkPostgres server = new BenchmarkPostgres();
            this.stored = server.emptySchema("stored");
            this.raw = server.emptySchema("raw");
        } else {
            this.stored = "jdbc:sqlite:" + folder.resolve("store.db");
            this.raw = "jdbc:sqlite:" + folder.resolve("raw.db");
        }
    }

    /** Runs it. */
    public static void main(String... arguments) throws Exception {
        int size = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        boolean postgres = arguments.length > 1 && arguments[1].equals("postgres");
        StoreScale scale = new StoreScale(size, postgres);
        try {
            scale.run();
        } finally {
            scale.clean();
        }
    }

    private Store open(String address) {
        return postgres ? Stores.jdbc(address) : Stores.sqlite(Path.of(address.substring("jdbc:sqlite:".length())));
    }

    private void run() throws Exception {
        System.out.printf(Locale.ROOT, "%,d Generations in %s%n", size, postgres ? "PostgreSQL" : "SQLite");
        try (Store store = open(stored)) {
            double written = write(store);
            report("written by the store", written, "records/s");
            double inserted = insertRaw();
            report("written by plain inserts of the same rows", inserted, "records/s");
            report("ratio (goal: at least 0.7)", written / inserted, "");
            analyse();
            read(store);
            disk();
        }
    }

    private double write(Store store) throws InterruptedException {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        long start = System.nanoTime();
        for (int i = 0; i < size; i++) {
            inFlight.acquire();
            var unused = store.generations().save(generation(i)).whenComplete((saved, error) -> {
                if (error != null) {
                    System.err.println(error);
                }
                inFlight.release();
            });
        }
        inFlight.acquire(IN_FLIGHT);
        return size / seconds(start);
    }

    private Generation generation(long number) {
        return SampleGenerations.number(number).toBuilder()
                .prompt(new PromptUse(
                        "support-answer",
                        (int) (1 + number % 3),
                        "sha256:" + "5f".repeat(32),
                        Map.of("question", "How long is the cable of the lamp?"),
                        null))
                .assignments(List.of(new Assignment(
                        "shorter-answers",
                        number % 1000 % 2 == 0 ? "a" : "b",
                        SampleGenerations.user(number),
                        1,
                        false)))
                .timings(new Timings(
                        START.plusSeconds(number * MONTH / size),
                        Duration.ofMillis(150 + number % 100),
                        Duration.ofMillis(600),
                        Duration.ofMillis(500 + number % 500)))
                .build();
    }

    /** Copies the rows that the store wrote; only the inserts and commits are timed. */
    private double insertRaw() throws SQLException {
        open(raw).close();
        long nanos = 0;
        try (Connection from = DriverManager.getConnection(stored);
                Connection into = DriverManager.getConnection(raw)) {
            from.setAutoCommit(false);
            if (!postgres) {
                try (Statement pragma = into.createStatement()) {
                    pragma.execute("PRAGMA journal_mode = WAL");
                    pragma.execute("PRAGMA synchronous = FULL");
                    pragma.execute("PRAGMA foreign_keys = ON");
                }
            }
            into.setAutoCommit(false);
            List<Rows> tables = new ArrayList<>();
            for (String table : TABLES) {
                tables.add(new Rows(from, into, table));
            }
            for (int done = 0; done < size; done += BATCH) {
                for (Rows table : tables) {
                    table.read();
                }
                long start = System.nanoTime();
                for (Rows table : tables) {
                    table.insert();
                }
                into.commit();
                nanos += System.nanoTime() - start;
            }
            for (Rows table : tables) {
                table.close();
            }
        }
        return size / (nanos / 1e9);
    }

    /** The rows of a table, some at a time. */
    private static final class Rows implements AutoCloseable {

        private final Statement statement;
        private final ResultSet rows;
        private final PreparedStatement insert;
        private final List<Object[]> batch = new ArrayList<>();
        private final int width;

        Rows(Connection from, Connection into, String table) throws SQLException {
            statement = from.createStatement();
            statement.setFetchSize(BATCH);
            String order = table.endsWith("entry") ? "sequence" : table.endsWith("generation") ? "id" : "generation_id";
            rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY " + order);
            width = rows.getMetaData().getColumnCount();
            insert = into.prepareStatement(
                    "INSERT INTO " + table + " VALUES (" + String.join(", ", Collections.nCopies(width, "?")) + ")");
        }

        void read() throws SQLException {
            batch.clear();
            while (batch.size() < BATCH && rows.next()) {
                Object[] row = new Object[width];
                for (int i = 0; i < width; i++) {
                    row[i] = rows.getObject(i + 1);
                }
                batch.add(row);
            }
        }

        void insert() throws SQLException {
            for (Object[] row : batch) {
                for (int i = 0; i < width; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                insert.executeUpdate();
            }
        }

        @Override
        public void close() throws SQLException {
            statement.close();
            insert.close();
        }
    }

    /** As the database does by itself some time after so many inserts. */
    private void analyse() throws SQLException {
        if (postgres) {
            try (Connection connection = DriverManager.getConnection(stored);
                    Statement statement = connection.createStatement()) {
                statement.execute("VACUUM ANALYZE");
            }
        }
    }

    private void read(Store store) {
        Random random = new Random(1);
        time("look-up by id (goal: under 1 ms)", () -> {
            if (store.generations()
                    .find(SampleGenerations.id(random.nextInt(size)))
                    .isEmpty()) {
                throw new IllegalStateException("a record is missing");
            }
        });
        list(
                store,
                "prompt version",
                () -> GenerationFilter.builder().prompt("support-answer").promptVersion(1 + random.nextInt(3)));
        list(store, "user", () -> GenerationFilter.builder().user("u" + random.nextInt(1000)));
        list(
                store,
                "variant",
                () -> GenerationFilter.builder()
                        .experiment("shorter-answers")
                        .variant(random.nextBoolean() ? "a" : "b"));
        list(store, "tag", () -> GenerationFilter.builder().tag("channel", "web"));
        GenerationAggregation byDay = GenerationAggregation.over(
                        GenerationFilter.ALL, GenerationMeasure.of(Kind.COST), GenerationMeasure.of(Kind.LATENCY))
                .by(By.DAY);
        once("cost and latency by day", () -> store.generations().aggregate(byDay));
        once("the same with two percentiles", () -> store.generations().aggregate(byDay.percentiles(50.0, 95.0)));
    }

    private void list(Store store, String what, Supplier<GenerationFilter.Builder> filter) {
        time(
                "the last 20 by " + what + " (goal: under 20 ms)",
                () -> store.generations()
                        .list(GenerationQuery.latest(20).matching(filter.get().build())));
    }

    private static void time(String what, Runnable work) {
        IntStream.range(0, REPEATS).forEach(i -> work.run());
        double[] millis = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            work.run();
            millis[i] = seconds(start) * 1e3;
        }
        Arrays.sort(millis);
        report(what + ", median", millis[REPEATS / 2], "ms");
        report(what + ", 99 of 100", millis[REPEATS * 99 / 100], "ms");
    }

    private static void once(String what, Runnable work) {
        work.run();
        long start = System.nanoTime();
        work.run();
        report(what, seconds(start), "s");
    }

    private void disk() throws SQLException, IOException {
        if (postgres) {
            try (Connection connection = DriverManager.getConnection(stored);
                    Statement statement = connection.createStatement();
                    ResultSet bytes = statement.executeQuery("SELECT SUM(pg_total_relation_size(c.oid)) FROM pg_class c"
                            + " WHERE c.relkind = 'r' AND c.relnamespace = current_schema::regnamespace")) {
                bytes.next();
                report("disk for each", (double) bytes.getLong(1) / size, "bytes");
            }
        } else {
            report("disk for each", (double) Files.size(folder.resolve("store.db")) / size, "bytes");
        }
    }

    private void clean() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void report(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%-60s %,14.3f %s%n", what, value, unit);
    }
}
