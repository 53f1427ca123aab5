package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.failing;
import static dev.llmops.testkit.ScriptedModelClient.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.ContentPolicyException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.QuotaExceededException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.serving.routing.RoutingStrategy;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Where a call goes when an endpoint cannot answer this call, though it is well: a longer context, another vendor, another key. */
class FailoverTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");
    private final LlmOpsException unknown = InvalidRequestException.modelUnknown("no such model", null);

    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder = Pool.builder().determinism(time, time, new SplittableRandom(7));
    private final List<Generation> records = new ArrayList<>();

    /** A scripted model with a context window and other capabilities. */
    private record Windowed(ModelClient client, Integer contextWindow, Set<ModelCapability> capabilities)
            implements ModelClient {

        Windowed(ModelClient client, Integer contextWindow) {
            this(client, contextWindow, client.description().capabilities());
        }

        @Override
        public ModelDescription description() {
            return new ModelDescription(client.description().identity(), contextWindow, capabilities);
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            return client.generate(request);
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            return client.stream(request);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @Test
    void tools_and_images_go_only_where_the_model_takes_them() {
        Pool pool = builder.endpoint(able("text"))
                .endpoint(able("tools", ModelCapability.TOOLS))
                .endpoint(able("images", ModelCapability.IMAGES))
                .build();
        ModelRequest tool = QUESTION.toBuilder()
                .tools(List.of(new ToolSpecification("find", "finds", new JsonSchema("find", "{\"type\":\"object\"}"))))
                .build();
        ModelRequest image = ModelRequest.builder()
                .message(new UserMessage(List.of(new ImagePart(Media.of("image/png", new byte[1]))), null))
                .build();
        ModelRequest both = image.toBuilder().tools(tool.tools()).build();

        for (int i = 0; i < 6; i++) {
            assertThat(pool.generate(tool).text()).isEqualTo("tools");
            assertThat(pool.generate(image).text()).isEqualTo("images");
        }
        assertThatThrownBy(() -> pool.generate(both))
                .isInstanceOf(NoEndpointException.class)
                .hasMessageContaining("text: its model can only do []", "tools: its model can only do [TOOLS]");
    }

    private static Endpoint able(String name, ModelCapability... capabilities) {
        return Endpoint.of(name, new Windowed(ScriptedModelClient.saying(name), null, Set.of(capabilities)));
    }

    @Test
    void a_question_that_was_too_long_goes_to_a_longer_context_only() {
        LlmOpsException tooLong = new ContextWindowExceededException("too long");
        LlmOps ops = ops(builder.endpoint(Endpoint.of("short", new Windowed(fails(tooLong), 1000)))
                .endpoint(Endpoint.of("as short", new Windowed(ScriptedModelClient.saying("no"), 1000)))
                .endpoint(Endpoint.of("long", new Windowed(ScriptedModelClient.saying("long"), 8000)))
                .build());

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("long");
        assertThat(routes()).containsExactly("chat/short", "chat/long");
        assertThat(time.waits).isEmpty();
    }

    @Test
    void a_model_that_an_endpoint_does_not_have_is_asked_at_another_and_never_again_there() {
        LlmOps ops = ops(builder.endpoint(Endpoint.of("a", fails(unknown)))
                .endpoint(Endpoint.of("b", ScriptedModelClient.saying("b")))
                .build());

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("b");
        assertThat(routes()).containsExactly("chat/a", "chat/b");
        assertThat(time.waits).isEmpty();
    }

    @Test
    void a_model_that_no_endpoint_has_ends_with_that_error_and_each_is_asked_once() {
        LlmOps ops = ops(builder.endpoint(Endpoint.of("a", fails(unknown)))
                .endpoint(Endpoint.of("b", fails(unknown)))
                .build());

        assertThatThrownBy(() -> ops.request(QUESTION).ask()).isSameAs(unknown);
        assertThat(routes()).containsExactly("chat/a", "chat/b");
        assertThat(time.waits).isEmpty();
    }

    @Test
    void an_endpoint_without_its_model_is_left_alone_soon_and_its_provider_is_not_blamed() {
        Pool pool = builder.endpoint(ofVendor("a", "vendor", fails(unknown)))
                .endpoint(ofVendor("b", "vendor", ScriptedModelClient.saying("b")))
                .build();
        for (int i = 0; i < 20; i++) {
            assertThat(pool.generate(QUESTION).text()).isEqualTo("b");
        }

        assertThat(pool.status())
                .extracting(EndpointStatus::circuit)
                .containsExactly(EndpointStatus.Circuit.OPEN, EndpointStatus.Circuit.CLOSED);
        assertThat(pool.status().get(0).failures()).isEqualTo(5);
    }

    @Test
    void a_question_too_long_for_all_ends_with_that_error() {
        Pool pool = builder.endpoint(
                        Endpoint.of("a", new Windowed(fails(new ContextWindowExceededException("too long")), 1000)))
                .endpoint(Endpoint.of("b", new Windowed(ScriptedModelClient.saying("b"), 1000)))
                .build();

        assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(ContextWindowExceededException.class);
    }

    @Test
    void a_question_that_a_vendor_refuses_goes_to_another_vendor_if_the_application_wants_that() {
        LlmOpsException refused = new ContentPolicyException("refused", null);
        builder.endpoint(ofVendor("a1", "a", fails(refused)))
                .endpoint(ofVendor("a2", "a", ScriptedModelClient.saying("same vendor")))
                .endpoint(ofVendor("b", "b", ScriptedModelClient.saying("another vendor")));

        Pool pool = builder.build();
        assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(ContentPolicyException.class);

        LlmOps ops = ops(builder.strategy(RoutingStrategy.roundRobin())
                .contentPolicyFallback()
                .build());
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("another vendor");
        assertThat(routes()).containsExactly("chat/a1", "chat/b");
    }

    @Test
    void an_answer_that_a_vendor_held_back_counts_as_a_refusal() {
        ModelClient filtered = scripted(() -> script(Message.assistant(""), FinishReason.CONTENT_FILTER));
        Pool pool = builder.endpoint(ofVendor("a", "a", filtered))
                .endpoint(ofVendor("b", "b", ScriptedModelClient.saying("b")))
                .contentPolicyFallback()
                .build();

        assertThat(pool.generate(QUESTION).text()).isEqualTo("b");

        Pool alone = Pool.builder()
                .endpoint(ofVendor("a", "a", filtered))
                .contentPolicyFallback()
                .build();
        assertThat(alone.generate(QUESTION).finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
    }

    @Test
    void a_refused_key_gives_way_to_the_next_and_the_endpoint_stays() {
        AtomicInteger refusals = new AtomicInteger();
        ModelClient refused = scripted(() -> {
            refusals.incrementAndGet();
            return failing("", new AuthenticationException("401"));
        });
        LlmOps ops = ops(builder.endpoint(Endpoint.builder("a", refused)
                        .key(ScriptedModelClient.saying("second key"))
                        .build())
                .build());

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("second key");
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("second key");

        assertThat(routes()).containsExactly("chat/a", "chat/a#2", "chat/a#2");
        assertThat(refusals).hasValue(1);
        assertThat(time.waits).isEmpty();
    }

    @Test
    void each_key_rests_as_long_as_its_own_limit_says_and_the_endpoint_until_the_first_is_free() {
        Pool pool = builder.endpoint(Endpoint.builder("a", limitedOnce(Duration.ofSeconds(9), "first"))
                        .key(limitedOnce(Duration.ofSeconds(4), "second"))
                        .build())
                .build();

        assertThat(pool.generate(QUESTION).text()).isEqualTo("second");
        assertThat(time.nanos()).isEqualTo(Duration.ofSeconds(4).toNanos());
    }

    @Test
    void an_account_without_quota_is_left_for_another_key() {
        Pool pool = builder.endpoint(Endpoint.builder("a", fails(new QuotaExceededException("402")))
                        .key(ScriptedModelClient.saying("paid"))
                        .build())
                .build();

        assertThat(pool.generate(QUESTION).text()).isEqualTo("paid");
    }

    @Test
    void a_name_that_could_be_taken_for_a_key_is_refused() {
        assertThatThrownBy(() -> Endpoint.of("a#2", ScriptedModelClient.saying("a")))
                .hasMessageContaining("must not be blank nor have a '/' or '#', but was 'a#2'");
    }

    private static ModelClient limitedOnce(Duration wait, String then) {
        AtomicInteger calls = new AtomicInteger();
        return scripted(() ->
                calls.getAndIncrement() == 0 ? failing("", new RateLimitedException("429", null, wait)) : script(then));
    }

    private static Endpoint ofVendor(String name, String provider, ModelClient client) {
        return Endpoint.builder(name, client).provider(provider).build();
    }

    @Test
    void a_call_waits_no_longer_for_its_retry_than_it_may_wait() {
        ModelClient failing = fails(new ModelUnavailableException("down"));
        Pool patient = builder.endpoint(Endpoint.of("a", failing))
                .retries(new RetryPolicy(5, Duration.ofSeconds(4), Duration.ofSeconds(4)))
                .maxWait(Duration.ofSeconds(10))
                .circuitBreaker(new CircuitBreakerPolicy(100, 100, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .build();

        assertThatThrownBy(() -> patient.generate(QUESTION)).hasMessage("down");
        assertThat(time.waits.stream().reduce(Duration.ZERO, Duration::plus))
                .isLessThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(time.waits).hasSizeBetween(2, 4);

        time.waits.clear();
        assertThatThrownBy(() -> builder.maxWait(Duration.ofSeconds(1)).build().generate(QUESTION))
                .hasMessage("down");
        assertThat(time.waits).isEmpty();
    }

    @Test
    void a_call_does_not_wait_for_a_retry_that_its_deadline_would_end() {
        Pool pool = builder.endpoint(Endpoint.of("a", fails(new ModelUnavailableException("down"))))
                .retries(new RetryPolicy(5, Duration.ofSeconds(4), Duration.ofSeconds(4)))
                .deadlines(Deadlines.NONE.withTotal(Duration.ofSeconds(1)))
                .build();

        assertThatThrownBy(() -> pool.generate(QUESTION)).hasMessage("down");
        assertThat(time.waits).isEmpty();
    }

    private static ModelClient fails(LlmOpsException error) {
        return scripted(() -> failing("", error));
    }

    private static ModelClient scripted(Supplier<List<ModelEvent>> script) {
        return ScriptedModelClient.of(request -> script.get());
    }

    private LlmOps ops(Pool pool) {
        return LlmOps.builder()
                .model("chat", pool)
                .store(Store.noop())
                .listener(records::add)
                .build();
    }

    private List<String> routes() {
        return records.stream()
                .flatMap(record -> record.attempts().stream())
                .map(Attempt::route)
                .toList();
    }
}
