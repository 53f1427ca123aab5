package dev.llmops.benchmarks;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.include.ComposedPrompt;
import dev.llmops.core.prompt.include.PromptComposer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What includes cost a call whose composition is known, on a registry in memory: {@code none} is a prompt that includes nothing, {@code
 * one} includes a label, {@code nested} two labels of which one includes a third. The goal is less than 2 microseconds.
 *
 * <pre>bin/benchmark IncludeBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class IncludeBenchmark {

    private PromptComposer composer;
    private PromptVersion plain;
    private PromptVersion including;
    private PromptVersion nesting;

    /** Registers and labels the prompts. */
    @Setup
    public void register() {
        PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);
        composer = PromptComposer.of(registry);
        register(registry, "tone", "Be kind.");
        register(registry, "legal", "This is no advice.");
        register(registry, "house", "{{> tone@production}} We sell lamps.");
        plain = register(registry, "plain", "{{question}}");
        including = register(registry, "including", "{{> legal@production}} {{question}}");
        nesting = register(registry, "nesting", "{{> house@production}} {{> legal@production}} {{question}}");
    }

    private static PromptVersion register(PromptRegistry registry, String name, String template) {
        PromptVersion version =
                registry.register(name, PromptFile.parse(name, template).content(), PromptCommit.NONE);
        return registry.label(name, version.number(), "production", PromptCommit.NONE);
    }

    /** {@return the prompt as it is} */
    @Benchmark
    public ComposedPrompt none() {
        return composer.compose(plain);
    }

    /** {@return the prompt with one included} */
    @Benchmark
    public ComposedPrompt one() {
        return composer.compose(including);
    }

    /** {@return the prompt with three included} */
    @Benchmark
    public ComposedPrompt nested() {
        return composer.compose(nesting);
    }
}
