package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who calls where a call does not say it. */
class CallersTest {

    private static final ModelRequest REQUEST = ModelRequest.user("Who?");
    private static final Caller ANNA = new Caller("anna", "s1", "acme", Map.of());

    @Test
    void the_builders_callers_say_it_for_all_calls() {
        try (LlmOps ops = builder().callers(() -> ANNA).build()) {
            assertThat(ops.request(REQUEST).ask().generation().caller()).isEqualTo(ANNA);
            assertThat(ops.request(REQUEST).inSession("s2").ask().generation().caller())
                    .isEqualTo(new Caller("anna", "s2", "acme", Map.of()));
        }
    }

    @Test
    void a_scope_and_a_whole_caller_win() {
        try (LlmOps ops = builder().callers(() -> ANNA).build()) {
            try (CallerScope scope = CallerScope.open(Caller.user("bert"))) {
                assertThat(scope).isNotNull();
                assertThat(ops.request(REQUEST).ask().generation().caller()).isEqualTo(Caller.user("bert"));
            }
            assertThat(ops.request(REQUEST)
                            .by(Caller.ANONYMOUS)
                            .ask()
                            .generation()
                            .caller())
                    .isEqualTo(Caller.ANONYMOUS);
        }
    }

    @Test
    void null_and_a_second_one_are_refused() {
        try (LlmOps ops = builder().callers(() -> null).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ops.request(REQUEST).ask())
                    .withMessageContaining("Caller.ANONYMOUS");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().callers(() -> ANNA).callers(() -> ANNA));
    }

    private static LlmOpsBuilder builder() {
        return LlmOps.builder().model(ScriptedModelClient.saying("yes")).store(Store.noop());
    }
}
