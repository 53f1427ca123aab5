package dev.llmops.benchmarks;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.prompt.PromptCacheOptions;
import dev.llmops.core.store.StoreOptions;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * What it costs to find a prompt in a SQLite file of 100 prompts with 10 versions each: {@code cached} as a store does it unless told
 * otherwise, {@code exact} where nothing may be old, so that each look-up reads the file.
 *
 * <pre>bin/benchmark PromptLookUpBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class PromptLookUpBenchmark {

    private static final int PROMPTS = 100;
    private static final int VERSIONS = 10;

    /** How old what is found may be. */
    @Param({"cached", "exact"})
    public String staleness;

    private Path folder;
    private Store store;
    private PromptReference label;
    private PromptReference number;
    private PromptReference latest;

    /**
     * Fills the file.
     *
     * @throws IOException if there is no place for it
     */
    @Setup
    public void fill() throws IOException {
        folder = Files.createTempDirectory("prompt-look-up");
        StoreOptions.Builder options = StoreOptions.builder();
        if (staleness.equals("exact")) {
            options.promptCache(PromptCacheOptions.builder()
                    .staleness(Duration.ZERO, Duration.ZERO)
                    .build());
        }
        store = Stores.sqlite(folder.resolve("llmops.db"), options.build());
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            String name = "support/answer-" + prompt;
            for (int version = 0; version < VERSIONS; version++) {
                PromptContent content = PromptContent.of("Answer in " + version + " words: {{question}}");
                store.prompts().register(name, content, PromptCommit.NONE);
            }
            store.prompts().label(name, VERSIONS / 2, "production", PromptCommit.NONE);
        }
        label = PromptReference.labelled("support/answer-42", "production");
        number = PromptReference.version("support/answer-42", 7);
        latest = PromptReference.latest("support/answer-42");
    }

    /**
     * Deletes the file.
     *
     * @throws IOException if it cannot
     */
    @TearDown
    public void delete() throws IOException {
        store.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** {@return the version that has a label} */
    @Benchmark
    public Optional<PromptVersion> byLabel() {
        return store.prompts().find(label);
    }

    /** {@return a version by its number} */
    @Benchmark
    public Optional<PromptVersion> byNumber() {
        return store.prompts().find(number);
    }

    /** {@return the latest version} */
    @Benchmark
    public Optional<PromptVersion> latest() {
        return store.prompts().find(latest);
    }
}
