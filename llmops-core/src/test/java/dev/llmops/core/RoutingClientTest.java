package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.core.chain.RoutingModelClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client in front of several endpoints chooses for itself, and the record has each of its attempts. */
class RoutingClientTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");
    private static final ModelClient DOWN =
            ScriptedModelClient.of(request -> ScriptedModelClient.failing("", new ModelUnavailableException("down")));

    private final Fixture fixture = new Fixture();

    @Test
    void every_attempt_of_a_routing_client_is_recorded_under_the_name_of_its_endpoint() {
        LlmOps ops = fixture.builder
                .model("chat", new Both(DOWN, ScriptedModelClient.saying("yes")))
                .build();

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("yes");

        assertThat(fixture.store.only().attempts()).extracting(Attempt::route).containsExactly("chat/a", "chat/b");
        assertThat(fixture.store.only().attempts())
                .extracting(Attempt::answered)
                .containsExactly(false, true);
    }

    @Test
    void a_retry_policy_does_not_repeat_it_but_a_fallback_stands_in() {
        LlmOps ops = fixture.builder
                .model("chat", new Both(DOWN, DOWN))
                .model("other", ScriptedModelClient.saying("other"))
                .fallback("other")
                .retries(RetryPolicy.times(3))
                .build();

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("other");

        assertThat(fixture.store.only().attempts())
                .extracting(Attempt::route)
                .containsExactly("chat/a", "chat/b", "other");
    }

    @Test
    void an_endpoint_can_be_asked_by_its_name() {
        LlmOps ops = fixture.builder
                .model("chat", new Both(DOWN, ScriptedModelClient.saying("yes")))
                .build();

        assertThat(ops.request(QUESTION).model("chat/b").ask().text()).isEqualTo("yes");
        assertThat(fixture.store.only().attempts()).hasSize(1);
    }

    /** Asks one endpoint, and the other where that fails. */
    private record Both(ModelClient a, ModelClient b) implements RoutingModelClient {

        @Override
        public Map<String, ModelClient> endpoints() {
            return Map.of("a", a, "b", b);
        }

        @Override
        public ModelStream route(Call call, Chain attempt) {
            try (ModelStream first =
                    attempt.proceed(call.toBuilder().modelName("a").build())) {
                return first.next() instanceof ModelEvent.Failed
                        ? attempt.proceed(call.toBuilder().modelName("b").build())
                        : first;
            }
        }

        @Override
        public ModelDescription description() {
            return a.description();
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            return a.generate(request);
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            return a.stream(request);
        }
    }
}
