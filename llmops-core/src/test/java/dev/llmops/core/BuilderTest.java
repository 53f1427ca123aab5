package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What contradicts itself is refused at the call that says so; what is off is not in the chain. */
class BuilderTest {

    private final LlmOpsBuilder builder = LlmOps.builder().store(Store.noop());

    @Test
    void without_a_model_there_is_nothing_to_build() {
        assertThatThrownBy(builder::build).hasMessage("a model is needed; call model(...) before build()");
    }

    @Test
    void the_same_setting_twice_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.store(Store.noop()))
                .withMessage("store must be set once, but was set already");
        builder.model("a", ScriptedModelClient.saying(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.model("a", ScriptedModelClient.saying("")))
                .withMessageContaining("there is a model 'a' already");
        Guardrail guardrail = FakeGuardrail.replacing("words", "a", "b");
        builder.guardrails(guardrail);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.guardrails(guardrail))
                .withMessageContaining("there is a guardrail 'words' already");
    }

    @Test
    void a_fallback_must_be_a_model() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.fallback("b"))
                .withMessageContaining("fallback must be one of the models [], but was 'b'");
    }

    @Test
    void an_experiment_is_given_once() {
        builder.experiment(Experiment.of("one", "p", Variant.ofModel("a", 1, "a")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.experiment(Experiment.of("one", "other", Variant.ofModel("a", 1, "a"))))
                .withMessageContaining("experiment 'one' was given already");
    }

    @Test
    void numbers_out_of_range_are_refused_with_the_rule_and_the_value() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxReasks(-1))
                .withMessage("maxReasks must be at least 0, but was -1");
        assertThatThrownBy(builder::telemetryContent).hasMessageContaining("needs openTelemetry");
    }

    @Test
    void what_is_off_is_not_in_the_chain() {
        LlmOps ops = builder.model(ScriptedModelClient.saying("")).build();
        assertThat(ops.interceptors())
                .doesNotContain(StandardChain.INPUT_GUARDRAILS, StandardChain.RETRIEVE)
                .startsWith(StandardChain.RECORD)
                .endsWith(StandardChain.MODEL);
    }

    @Test
    void what_is_on_stands_in_order() {
        LlmOps ops = builder.model(ScriptedModelClient.saying(""))
                .guardrails(
                        FakeGuardrail.of("all", GuardrailStage.USER_INPUT, (stage, text, context) -> Decision.pass()))
                .retriever(query -> List.of())
                .build();

        assertThat(ops.interceptors())
                .containsExactly(
                        "restore",
                        "record",
                        "resolve-prompt",
                        "input-guardrails",
                        "retrieve",
                        "render",
                        "fit-context",
                        "output-guardrails",
                        "route",
                        "model");
    }

    @Test
    void own_interceptors_stand_where_they_were_put() {
        List<String> seen = new ArrayList<>();
        LlmOps ops = builder.model(ScriptedModelClient.saying("yes"))
                .interceptBefore(StandardChain.ROUTE, noting("before", seen))
                .interceptAfter("before", noting("behind", seen))
                .build();

        assertThat(ops.request(ModelRequest.user("?")).ask().text()).isEqualTo("yes");
        assertThat(ops.request(ModelRequest.user("?")).stream().answer().text()).isEqualTo("yes");
        assertThat(seen).containsExactly("before", "behind", "before", "behind");
        assertThat(ops.interceptors()).containsSubsequence("render", "before", "behind", "route");
    }

    @Test
    void an_interceptor_without_a_place_is_refused() {
        builder.model(ScriptedModelClient.saying(""));
        builder.interceptBefore("cash", noting("mine", new ArrayList<>()));
        assertThatThrownBy(builder::build)
                .hasMessageContaining("'mine' was put before 'cash', which is not in the chain");
    }

    @Test
    void nothing_can_stand_behind_the_model() {
        builder.model(ScriptedModelClient.saying(""));
        builder.interceptAfter(StandardChain.MODEL, noting("mine", new ArrayList<>()));
        assertThatThrownBy(builder::build).hasMessageContaining("the end of the chain");
    }

    private static Interceptor noting(String name, List<String> seen) {
        return new Interceptor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public ModelStream intercept(Call call, Chain chain) {
                seen.add(name);
                return chain.proceed(call);
            }
        };
    }
}
