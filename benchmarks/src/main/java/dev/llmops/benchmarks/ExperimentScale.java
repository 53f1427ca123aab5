package dev.llmops.benchmarks;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.analysis.StoredExperiment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long an experiment of 1,000,000 calls of 100,000 units, with 100,000 outcomes, takes to analyse, and of that the database to
 * join and sum up. The rows are put into the tables as they are, without their generations, which this query does not read. Feedback
 * and scores, which need generations, are left out.
 *
 * <pre>bin/benchmark experiment-scale [sqlite|postgres [CALLS]]</pre>
 */
public final class ExperimentScale {

    private static final int CALLS_PER_UNIT = 10;
    private static final int BATCH = 10_000;
    private static final int ROUNDS = 5;

    private final long start;

    private ExperimentScale(Instant start) {
        this.start = start.getEpochSecond() * 1_000_000;
    }

    /** The command. */
    public static void main(String[] arguments) throws Exception {
        int calls = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        if (arguments.length > 0 && arguments[0].equals("postgres")) {
            String url = new BenchmarkPostgres().emptySchema("experiments");
            run(url, Stores.jdbc(url), calls);
            return;
        }
        Path folder = Files.createTempDirectory("units");
        Path file = folder.resolve("llmops.db");
        run("jdbc:sqlite:" + file, Stores.sqlite(file), calls);
        System.out.printf("%d MB on disk%n", Files.size(file) >> 20);
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }

    private static void run(String url, Store store, int calls) throws SQLException {
        try (store;
                Connection connection = DriverManager.getConnection(url)) {
            Instant started = store.experiments()
                    .put(
                            Experiment.of(
                                    "bench",
                                    "prompt",
                                    Variant.ofPrompt("a", 50, PromptReference.version("prompt", 1)),
                                    Variant.ofPrompt("b", 50, PromptReference.version("prompt", 2))),
                            0,
                            ExperimentChange.of(ExperimentStatus.RUNNING, null, null))
                    .at();
            Instant start = started.plusSeconds(60);
            connection.setAutoCommit(false);
            new ExperimentScale(start).fill(connection, calls);
            StoredExperiment experiment =
                    new StoredExperiment(store.experiments(), "bench", () -> start.plusSeconds(86_400));
            for (int round = 0; round < ROUNDS; round++) {
                LongAdder units = new LongAdder();
                Instant before = Instant.now();
                store.experiments().units(UnitQuery.of("bench"), unit -> units.increment());
                Instant read = Instant.now();
                ExperimentResults results = experiment.results();
                System.out.printf(
                        "%d calls of %d units: read in %d ms, analysed in %d ms; %s%n",
                        calls,
                        units.sum(),
                        Duration.between(before, read).toMillis(),
                        Duration.between(read, Instant.now()).toMillis(),
                        results.variants().stream()
                                .map(variant -> variant.name() + " " + variant.units())
                                .toList());
            }
        }
    }

    private void fill(Connection connection, int calls) throws SQLException {
        exposures(connection, calls / CALLS_PER_UNIT);
        calls(connection, calls);
        outcomes(connection, calls / CALLS_PER_UNIT);
        connection.commit();
    }

    private void exposures(Connection connection, int units) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO llmops_exposure (experiment, unit, epoch, variant, exposed_at, propensity, segments)"
                        + " VALUES ('bench', ?, 1, ?, ?, 0.5, '{}')")) {
            for (int i = 0; i < units; i++) {
                insert.setString(1, "user-" + i);
                insert.setString(2, i % 2 == 0 ? "a" : "b");
                insert.setLong(3, start);
                add(insert, i);
            }
            insert.executeBatch();
        }
    }

    private void calls(Connection connection, int calls) throws SQLException {
        SplittableRandom random = new SplittableRandom(1);
        int units = calls / CALLS_PER_UNIT;
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO llmops_experiment_call (experiment, unit, epoch, generation_id, started_at, failed, blocked,"
                        + " latency, first_token, input_tokens, output_tokens, cost)"
                        + " VALUES ('bench', ?, 1, ?, ?, 0, 0, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < calls; i++) {
                insert.setString(1, "user-" + random.nextInt(units));
                insert.setString(2, "00000000-0000-7000-8000-%012d".formatted(i));
                insert.setLong(3, start + i);
                insert.setDouble(4, random.nextDouble());
                insert.setDouble(5, random.nextDouble());
                insert.setInt(6, random.nextInt(1_000));
                insert.setInt(7, random.nextInt(1_000));
                insert.setDouble(8, random.nextDouble());
                add(insert, i);
            }
            insert.executeBatch();
        }
    }

    private void outcomes(Connection connection, int outcomes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO llmops_outcome (unit, metric, outcome_key, value, happened_at) VALUES (?, 'bought', ?, 1, ?)")) {
            for (int i = 0; i < outcomes; i++) {
                insert.setString(1, "user-" + i);
                insert.setString(2, "k" + i);
                insert.setLong(3, start + i);
                add(insert, i);
            }
            insert.executeBatch();
        }
    }

    private static void add(PreparedStatement insert, int row) throws SQLException {
        insert.addBatch();
        if (row % BATCH == BATCH - 1) {
            insert.executeBatch();
        }
    }
}
