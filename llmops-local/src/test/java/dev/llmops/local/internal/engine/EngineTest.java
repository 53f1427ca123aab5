package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelIdentity;
import dev.llmops.local.CallOptions;
import dev.llmops.local.NativeAbortException;
import dev.llmops.local.Speculation;
import dev.llmops.local.TestModels;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.PoisonedContexts;
import dev.llmops.local.internal.llama.SamplingOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EngineTest {

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
                            1, 1, 256, 0, 1, 64, Mixing.BY_KIND, true, false, 0, 0, Map.of(), Speculation.none(), 1),
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
}
