package dev.llmops.benchmarks;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.prompt.PromptRegistries;
import io.opentelemetry.sdk.OpenTelemetrySdk;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the chain costs around a model that answers at once. {@code bare} is the model alone, in the same run;
 * {@code off} a chain in which all is off that can be; {@code untraced} one with a prompt, a router of one model, and a record that is put into a
 * bounded queue; {@code full} adds spans and metrics of call and attempt, whose ends are told after the answer, as its record is written;
 * {@code durable} is {@code full} with all told before the answer. The queue is drained by a thread that throws records away: what writing
 * them costs is the store's benchmark. Spans go to OpenTelemetry's batching processor and an exporter that throws them away.
 *
 * <pre>bin/benchmark ChainBenchmark -prof gc</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class ChainBenchmark {

    private final ModelClient model = ModelClient.noop();
    private final ModelRequest request = ModelRequest.user("How long is the cable of the lamp?");
    private LlmOps off;
    private LlmOps untraced;
    private LlmOps full;
    private LlmOps durable;
    private final ForgettingExporter exporter = new ForgettingExporter();
    private OpenTelemetrySdk openTelemetry;

    /** Builds the chains. */
    @Setup
    public void open() {
        off = LlmOps.builder()
                .store(Store.noop())
                .recording(Recording.ASYNCHRONOUS)
                .model(model)
                .build();
        PromptRegistry prompts = PromptRegistries.inMemory(() -> Instant.EPOCH);
        prompts.register(
                "support",
                PromptContent.of("{{role \"system\"}}Answer from the passage.{{role \"user\"}}Passage: {{passage}}\n"
                        + "Question: {{question}}"),
                PromptCommit.NONE);
        openTelemetry = exporter.openTelemetry();
        untraced = chain(prompts, Recording.ASYNCHRONOUS).build();
        full = chain(prompts, Recording.ASYNCHRONOUS)
                .openTelemetry(openTelemetry)
                .build();
        durable = chain(prompts, Recording.DURABLE).openTelemetry(openTelemetry).build();
    }

    private LlmOpsBuilder chain(PromptRegistry prompts, Recording recording) {
        return LlmOps.builder()
                .store(new QueueStore())
                .recording(recording)
                .prompts(prompts)
                .model(model);
    }

    /** Closes the chains. */
    @TearDown
    public void close() {
        off.close();
        untraced.close();
        full.close();
        durable.close();
        openTelemetry.close();
    }

    /** {@return how many spans reached the exporter until {@link #close()}} */
    long exported() {
        return exporter.exported();
    }

    /** {@return the answer of the model alone} */
    @Benchmark
    public ModelResponse bare() {
        return model.generate(request);
    }

    /** {@return the answer through a chain in which all is off that can be} */
    @Benchmark
    public Answer off() {
        return off.request(request).ask();
    }

    /** {@return the answer through a chain with prompt, router, trace and record} */
    @Benchmark
    public Answer full() {
        return ask(full);
    }

    /** {@return the same answer, with all that telemetry has to tell told before it} */
    @Benchmark
    public Answer durable() {
        return ask(durable);
    }

    /** {@return the same answer through the same chain without telemetry} */
    @Benchmark
    public Answer untraced() {
        return ask(untraced);
    }

    private static Answer ask(LlmOps ops) {
        return ops.prompt("support")
                .with("passage", "The lamp comes with a cable of 2.5 metres.")
                .with("question", "How long is the cable of the lamp?")
                .forUser("u42")
                .ask();
    }
}
