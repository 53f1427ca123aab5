package dev.llmops.benchmarks;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.store.Store;
import dev.llmops.console.Console;
import dev.llmops.console.ConsoleResponse;
import dev.llmops.console.access.ConsoleRequest;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long the console takes for a view of a SQLite store of 100,000 Generations: of 30 days, three models, eight versions of prompts, with 100 prompts, an
 * experiment on 1,000 users and a queue of 1,000 answers. The goal is at most 200 ms, but for the verification of the audit log, which reads it whole. The
 * store is written once and kept in {@code target/console-benchmark}.
 *
 * <pre>bin/benchmark ConsoleBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class ConsoleBenchmark {

    private static final int SIZE = 100_000;
    private static final int IN_FLIGHT = 1024;
    private static final Duration TIME = Duration.ofDays(30);
    private static final double MEDIAN_NANOS = 4e8;
    private static final double FAILED = 0.02;
    private static final double NOT_COMPLETED = 0.05;
    private static final List<String> MODELS = List.of("gpt-5-mini", "gpt-5", "claude-haiku");

    /** A view and its parameters, after a question mark. */
    @Param({
        "/?days=7",
        "/?days=30",
        "/?days=90",
        "/generations",
        "/generations?status=FAILED",
        "/generations?user=u7",
        "/generations?q=nobody said this",
        "/generation",
        "/feedback",
        "/findings?calls=all",
        "/prompts",
        "/prompt?name=support-answer",
        "/experiments",
        "/experiment?name=shorter-answers",
        "/queues",
        "/audit",
        "/audit?verify=1"
    })
    public String view;

    private final Instant now = Instant.now();
    private Store store;
    private Console console;
    private ConsoleRequest request;

    /** Writes the store unless it is there. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "console-benchmark"));
        Path file = folder.resolve("calls.db");
        Path queue = folder.resolve("queue.jsonl");
        Path full = folder.resolve("full");
        boolean write = !Files.exists(full);
        if (write) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(queue);
        }
        store = Stores.sqlite(file);
        if (write) {
            fill();
            new ConsoleWork(store, InstantSource.system()).write(queue);
            Files.createFile(full);
        }
        console = Console.builder(store).queue("answers", queue).build();
        request = request();
    }

    private void fill() {
        Random random = new Random(1);
        Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
        for (int i = 0; i < SIZE; i++) {
            underWay.add(store.generations().save(generation(i, random)));
            if (underWay.size() == IN_FLIGHT) {
                underWay.remove().join();
            }
        }
        underWay.forEach(CompletableFuture::join);
    }

    private Generation generation(int number, Random random) {
        double luck = random.nextDouble();
        Duration took = Duration.ofNanos((long) (MEDIAN_NANOS * Math.exp(random.nextGaussian())));
        Generation sample = SampleGenerations.number(number);
        PromptUse prompt = sample.prompt();
        return sample.toBuilder()
                .model(new ModelIdentity("acme", MODELS.get(number % MODELS.size()), null))
                .prompt(new PromptUse(
                        number % 2 == 0 ? "support-answer" : "summarize",
                        1 + number % 4,
                        prompt == null ? "" : prompt.contentHash(),
                        Map.of(),
                        null))
                .status(
                        luck < FAILED
                                ? GenerationStatus.FAILED
                                : luck < NOT_COMPLETED ? GenerationStatus.BLOCKED : GenerationStatus.COMPLETED)
                .response(luck < NOT_COMPLETED ? null : sample.response())
                .timings(new Timings(
                        now.minus(TIME).plus(TIME.multipliedBy(number).dividedBy(SIZE)), null, Duration.ZERO, took))
                .build();
    }

    private ConsoleRequest request() {
        int mark = view.indexOf('?');
        Map<String, List<String>> parameters = new HashMap<>();
        if (mark >= 0) {
            String[] parameter = view.substring(mark + 1).split("=", 2);
            parameters.put(parameter[0], List.of(parameter[1]));
        }
        if (view.equals("/generation")) {
            parameters.put("id", List.of(SampleGenerations.id(SIZE / 2).value()));
        }
        String path = mark < 0 ? view : view.substring(0, mark);
        return new ConsoleRequest("GET", "", path, parameters, Map.of("host", "localhost"), null, Set.of(), true);
    }

    /** Closes the store. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        store.close();
    }

    /** {@return the page} */
    @Benchmark
    public ConsoleResponse page() {
        ConsoleResponse response = console.handle(request);
        if (response.status() != 200) {
            throw new IllegalStateException(view + " gave " + response.status() + ": " + response.body());
        }
        return response;
    }
}
