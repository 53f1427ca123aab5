package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that count tokens themselves: a call does not depend on the tokenizer of one that it does not go to, nor on that of its own. */
class PoolOfServersTest {

    private static final ModelRequest QUESTION = ModelRequest.user("How long is the cable?");
    /** Longer than any byte-wise bound of the window lets through without a count. */
    private static final ModelRequest NEAR_THE_WINDOW = ModelRequest.builder()
            .user("word ".repeat(700))
            .parameters(ModelParameters.builder().maxTokens(16).build())
            .build();

    private final AtomicInteger counted = new AtomicInteger();
    private final List<FakeModelServer> servers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (FakeModelServer server : servers) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerDialect.class,
            names = {"VLLM", "SGLANG", "RAY_SERVE", "LLAMA_SERVER"})
    void a_dead_server_fails_no_call_and_none_is_asked_to_count(ServerDialect dialect) throws IOException {
        try (LlmOps ops = ops(pool(dialect, server(), server(), server()))) {
            assertThat(ops.request(QUESTION).ask().text()).isEqualTo("yes");
            servers.get(0).close();

            for (int i = 0; i < 12; i++) {
                assertThat(ops.request(QUESTION).ask().text()).isEqualTo("yes");
                assertThat(ops.request(NEAR_THE_WINDOW).ask().text()).isEqualTo("yes");
            }
        }
        assertThat(counted).hasValue(0);
    }

    @Test
    void a_server_whose_tokenizer_says_nothing_delays_no_call_of_a_pool() {
        try (LlmOps ops = ops(pool(ServerDialect.VLLM, server(FakeModelServer.Exchange::stall), server()))) {
            for (int i = 0; i < 4; i++) {
                assertThat(ops.request(NEAR_THE_WINDOW).ask().text()).isEqualTo("yes");
            }
        }
        assertThat(counted).hasValue(0);
    }

    @Test
    void a_model_without_a_pool_whose_tokenizer_is_gone_is_asked_all_the_same() {
        FakeModelServer server = server(exchange -> exchange.respond(500, "text/plain", "no tokenizer"));
        try (LlmOps ops = ops(client(ServerDialect.VLLM, server).build())) {
            assertThat(ops.request(QUESTION).ask().text()).isEqualTo("yes");
            assertThat(counted).hasValue(0);
            assertThat(ops.request(NEAR_THE_WINDOW).ask().text()).isEqualTo("yes");
            assertThat(counted).hasValue(1);
        }
    }

    @Test
    void a_count_is_given_up_long_before_an_answer_is() {
        ModelClient client = OpenAiCompatibleClient.builder()
                .dialect(ServerDialect.VLLM)
                .baseUrl("http://localhost:1/v1")
                .model("tiny")
                .httpClient(ScriptedHttpClient.streaming().thenStalls())
                .build();

        assertThat(catchThrowable(() -> client.tokenizer().orElseThrow().count(QUESTION)))
                .hasMessageContaining("within the timeout of PT5S");
    }

    private static LlmOps ops(ModelClient model) {
        return LlmOps.builder().model("chat", model).store(Store.noop()).build();
    }

    private Pool pool(ServerDialect dialect, FakeModelServer... all) {
        Endpoint[] endpoints = new Endpoint[all.length];
        for (int i = 0; i < all.length; i++) {
            endpoints[i] = Endpoint.of("s" + i, client(dialect, all[i]).build());
        }
        return Pool.of(endpoints);
    }

    private static OpenAiCompatibleClientBuilder client(ServerDialect dialect, FakeModelServer server) {
        return OpenAiCompatibleClient.builder()
                .dialect(dialect)
                .baseUrl(server.url("/v1"))
                .model("tiny")
                .contextWindow(2048);
    }

    private FakeModelServer server() {
        return server(exchange -> exchange.respond(200, "application/json", "{\"count\":9,\"tokens\":[1]}"));
    }

    /** Answers chats with "yes"; what it does with a question for tokens is up to the test. */
    private FakeModelServer server(FakeModelServer.Behaviour tokenize) {
        FakeModelServer server = new FakeModelServer(exchange -> {
            if (exchange.requestLine.contains("/tokenize")) {
                counted.incrementAndGet();
                tokenize.answer(exchange);
            } else if (exchange.json().path("stream").asBoolean()) {
                exchange.startEvents();
                exchange.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"yes\"}}]}\n\n");
                exchange.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}\n\n");
                exchange.chunk("data: [DONE]\n\n");
                exchange.endChunks();
            } else {
                exchange.respond(
                        200,
                        "application/json",
                        "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"yes\"},"
                                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,"
                                + "\"total_tokens\":10}}");
            }
        });
        servers.add(server);
        return server;
    }
}
