package dev.llmops.spark;

import com.sun.management.OperatingSystemMXBean;
import dev.llmops.batch.BatchFunction;
import dev.llmops.batch.BatchLimits;
import dev.llmops.batch.LocalBatch;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.recipe.RedactRecipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchResult;
import dev.llmops.batch.row.BatchValue.Redacted;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;

/**
 * What Spark's handling of a row costs: {@code bin/benchmark spark [ROWS ...]}, without sizes 20,000 and 1,000,000. Texts of some 75 characters are redacted by the same
 * function in a plain loop of one thread, by {@code LocalBatch} with its file of results, and by Spark on the processors of this machine, in turns. Each figure is
 * the median of rounds after one to warm up; processor time is that of the whole process, which other programs hardly touch.
 */
public final class SparkOverhead {

    private static final Recipe RECIPE = RedactRecipe.standard();
    private static final BatchFunction FUNCTION = new BatchFunction(RECIPE, BatchLimits.standard(), 1);
    private static final int FEW = 100_000;

    private SparkOverhead() {}

    private interface Way {
        long run(long rows) throws IOException;
    }

    private record Times(double wall, double processor) {}

    /**
     * Measures.
     *
     * @param sizes numbers of rows
     * @throws IOException if a file of results cannot be written
     */
    public static void main(String... sizes) throws IOException {
        long[] all = sizes.length == 0
                ? new long[] {20_000, 1_000_000}
                : Arrays.stream(sizes).mapToLong(Long::parseLong).toArray();
        try (SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            System.out.printf(
                    Locale.ROOT,
                    "Spark %s, Java %s, %d processors%n%n",
                    spark.version(),
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors());
            System.out.println("| rows | way | ms | processor µs a row | more than the loop, µs a row |");
            System.out.println("|---|---|---|---|---|");
            for (long rows : all) {
                compare(spark, rows);
            }
        }
    }

    private static void compare(SparkSession spark, long rows) throws IOException {
        List<String> names = List.of("plain loop, 1 thread", "LocalBatch", "Spark");
        List<Way> ways = List.of(SparkOverhead::loop, SparkOverhead::local, count -> spark(spark, count));
        int rounds = rows <= FEW ? 9 : 3;
        List<List<Times>> times = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round <= rounds; round++) {
            long expected = -1;
            for (int way = 0; way < ways.size(); way++) {
                long wall = System.nanoTime();
                long processor = processorTime();
                long length = ways.get(way).run(rows);
                Times taken = new Times(System.nanoTime() - wall, processorTime() - processor);
                if (expected >= 0 && length != expected) {
                    throw new IllegalStateException(
                            names.get(way) + " made " + length + " characters and not " + expected);
                }
                expected = length;
                if (round > 0) {
                    times.get(way).add(taken);
                }
            }
        }
        double loop = median(times.get(0).stream().map(Times::processor).toList()) / rows;
        for (int way = 0; way < ways.size(); way++) {
            double processor =
                    median(times.get(way).stream().map(Times::processor).toList()) / rows;
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %s | %,.0f | %.1f | %s |%n",
                    rows,
                    names.get(way),
                    median(times.get(way).stream().map(Times::wall).toList()) / 1e6,
                    processor / 1e3,
                    way == 0 ? "" : String.format(Locale.ROOT, "%.1f", (processor - loop) / 1e3));
        }
    }

    private static long loop(long rows) {
        long length = 0;
        Iterator<BatchResult> results = FUNCTION.apply(inputs(rows));
        while (results.hasNext()) {
            Redacted redacted = (Redacted) results.next().value();
            length += redacted.text().length();
        }
        return length;
    }

    /** The lengths are those of the loop, since the same function makes them; the file is what is measured. */
    private static long local(long rows) throws IOException {
        Path results = Files.createTempFile("llmops", ".jsonl");
        try {
            LocalBatch.builder(RECIPE, results).build().run(inputs(rows));
            try (var lines = Files.lines(results)) {
                long written = lines.count();
                if (written != rows) {
                    throw new IllegalStateException(written + " results of " + rows + " rows");
                }
            }
        } finally {
            Files.delete(results);
        }
        return loopLength(rows);
    }

    /** Every text is redacted to the same length but for its number. */
    private static long loopLength(long rows) {
        return LongStream.range(0, rows).map(SparkOverhead::redactedLength).sum();
    }

    private static int redactedLength(long row) {
        return text(row).length() - ("user" + row + "@example.org").length() + "<EMAIL_1>".length();
    }

    private static long spark(SparkSession spark, long rows) {
        var texts = spark.range(rows)
                .selectExpr(
                        "cast(id AS string) AS id",
                        "concat('The order ', id, ' is late, please write to user', id, '@example.org about it.') AS"
                                + " text");
        return SparkBatch.builder(RECIPE)
                .build()
                .transform(texts)
                .selectExpr("sum(length(llmops_redact.value.text))")
                .first()
                .getLong(0);
    }

    private static Iterator<BatchInput> inputs(long rows) {
        return LongStream.range(0, rows)
                .mapToObj(row -> BatchInput.of(Long.toString(row), text(row)))
                .iterator();
    }

    private static String text(long row) {
        return "The order " + row + " is late, please write to user" + row + "@example.org about it.";
    }

    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
