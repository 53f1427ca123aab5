package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.local.TestModels;
import dev.llmops.local.TinyAdapters;
import dev.llmops.local.error.NativeAbortException;
import dev.llmops.local.internal.engine.decode.LlamaDecoder;
import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.engine.request.CompletionSink;
import dev.llmops.local.internal.engine.scheduling.Scheduler;
import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.internal.engine.sequence.Completion;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.engine.speculation.SpeculationPlan;
import dev.llmops.local.internal.llama.AdapterMemory;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaAdapter;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.PoisonedContexts;
import dev.llmops.local.internal.llama.SamplingOptions;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.Speculation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineTest {

    private static final EngineOptions NOTHING_KEPT =
            EngineOptions.builder().swapBytes(0).build();
    private static final ContextOptions OPTIONS = new ContextOptions(256, 64, 1, 1);

    private static String generate(Engine engine, LlamaModel model) {
        CompletionRequest request = new CompletionRequest(
                model.tokenize("Zoo", true),
                model::piece,
                new SamplingOptions(0, 0, 1, 0, 0, null),
                10,
                List.of(),
                new ModelIdentity("llama.cpp", "stories", null),
                Map.of(),
                0,
                List.of(),
                CallOptions.NONE);
        return WaitingCall.run(engine, List.of(request), () -> 0)
                .get(0)
                .orThrow()
                .text();
    }

    @Test
    void an_abort_costs_one_call_and_the_next_one_gets_a_new_context() {
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            AtomicInteger created = new AtomicInteger();
            try (Engine engine = new Engine(
                    model,
                    () -> {
                        LlamaContext context = LlamaContext.create(model, OPTIONS);
                        return created.incrementAndGet() == 1 ? PoisonedContexts.poison(context) : context;
                    },
                    null,
                    SpeculationPlan.off(null),
                    new SchedulerOptions(
                            NOTHING_KEPT, 1, 1, 256, 0, 1, 64, BatchPolicy.BY_KIND, true, Speculation.none(), 1),
                    () -> 0,
                    "poisoned")) {
                assertThatThrownBy(() -> generate(engine, model))
                        .isInstanceOfSatisfying(
                                NativeAbortException.class,
                                e -> assertThat(e.retryable()).isTrue())
                        .hasMessageContaining("the next one gets a new context")
                        .hasMessageContaining("an earlier assertion failed in this context");

                assertThat(generate(engine, model)).isEqualTo(" was a little girl named Lily. She");
                assertThat(generate(engine, model)).isEqualTo(" was a little girl named Lily. She");
                assertThat(created).hasValue(2);
            }
        }
    }

    @Test
    void an_unloaded_adapter_is_freed_after_the_running_step_and_cancelling_does_not_wait_for_that(@TempDir Path folder)
            throws IOException {
        FakeDecoder decoder = new FakeDecoder(1, Integer.MAX_VALUE, 64);
        CompletableFuture<Void> computing = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        decoder.faults = method -> {
            if (method == FakeDecoder.Method.DECODE) {
                computing.complete(null);
                goOn.join();
            }
        };
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            LlamaAdapter adapter = LlamaAdapter.load(model, TinyAdapters.stories(folder, 1));
            try (Engine engine = new Engine(decoder, options(1, BatchPolicy.BY_KIND), () -> 0, "held")) {
                try {
                    engine.submit(call(1, CallOptions.NONE, List.of()).completion);
                    computing.join();
                    Call waiting = call(2, CallOptions.NONE, List.of(new AdapterUse(adapter, 1)));
                    Completion held = HeldAdapters.submit(engine, waiting.completion.request(), waiting, () -> 0);
                    adapter.close();

                    engine.cancel(held);

                    assertThat(waiting.end()).isInstanceOf(ModelEvent.Cancelled.class);
                    assertThat(AdapterMemory.isTaken(adapter))
                            .as("during the step")
                            .isTrue();
                } finally {
                    goOn.complete(null);
                }
            }
            assertThat(AdapterMemory.isTaken(adapter)).as("after the step").isFalse();
        }
    }

    private static SchedulerOptions options(int parallel, BatchPolicy batchPolicy) {
        return new SchedulerOptions(
                NOTHING_KEPT, parallel, parallel, 256, 0, 4, 24, batchPolicy, true, Speculation.none(), 1);
    }

    private static Call call(int number, CallOptions options, List<AdapterUse> adapters) {
        return new Call(Call.prompt(40, number), number, 5, options, adapters, () -> 0);
    }

    /** Returns the number of steps. */
    private static long writeTwoStories(
            LlamaModel model, BatchPolicy batchPolicy, CallOptions call, List<String> stories) {
        Scheduler scheduler = new Scheduler(
                new LlamaDecoder(model, () -> LlamaContext.create(model, new ContextOptions(512, 64, 2, 1))),
                options(2, batchPolicy),
                () -> 0);
        List<CompletableFuture<ModelEvent.End>> ends = new ArrayList<>();
        for (String prompt : List.of("Once upon a time there was a dog. ".repeat(6), "Lily and her cat ".repeat(3))) {
            CompletableFuture<ModelEvent.End> end = new CompletableFuture<>();
            CompletionRequest request = new CompletionRequest(
                    model.tokenize(prompt, true),
                    model::piece,
                    new SamplingOptions(0, 0, 1, 0, 0, null),
                    20,
                    List.of(),
                    new ModelIdentity("llama.cpp", "stories", null),
                    Map.of(),
                    0,
                    List.of(),
                    call);
            scheduler.submit(new Completion(request, new Reader(end), () -> 0).sequence());
            ends.add(end);
        }
        while (scheduler.plan()) {
            scheduler.compute();
            scheduler.apply(0);
        }
        long steps = scheduler.metrics().compute().steps();
        scheduler.close();
        ends.forEach(end ->
                stories.add(((ModelEvent.Completed) end.join()).response().text()));
        return steps;
    }

    private record Reader(CompletableFuture<ModelEvent.End> ended) implements CompletionSink {

        @Override
        public void text(String piece) {}

        @Override
        public void end(ModelEvent.End end) {
            ended.complete(end);
        }
    }

    /** With a clock that stands still the steps have a limit, and each that was ended is computed again without one. */
    @ParameterizedTest
    @EnumSource(BatchPolicy.class)
    void two_sequences_go_on_with_their_text_wherever_their_steps_are_ended(BatchPolicy batchPolicy) {
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU)) {
            List<String> stories = new ArrayList<>();
            long steps = writeTwoStories(model, batchPolicy, CallOptions.NONE, stories);
            for (int nanos : new int[] {1, 20_000, 100_000, 300_000, 1_000_000, 3_000_000}) {
                List<String> again = new ArrayList<>();
                CallOptions limited = CallOptions.NONE.withTotalTimeout(Duration.ofNanos(nanos));

                long more = writeTwoStories(model, batchPolicy, limited, again);

                assertThat(again).as("steps of %d ns", nanos).isEqualTo(stories);
                if (nanos == 1) {
                    assertThat(more).isGreaterThan(steps);
                }
            }
        }
    }
}
