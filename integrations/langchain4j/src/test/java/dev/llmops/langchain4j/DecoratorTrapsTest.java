package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The traps that wait for whoever wraps LangChain4j's models, each found by running its version 1.19. */
@Timeout(60)
class DecoratorTrapsTest {

    private static final ModelRequest REQUEST = ModelRequest.user("Where does the cat sleep?");

    private final FakeModelServer server = new FakeModelServer(exchange -> exchange.answer("In", " the box."));
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void a_listener_of_the_model_hears_a_call_once() {
        ModelClient client = clientWithListener();

        client.generate(REQUEST);
        assertThat(listener.heard).containsExactly("request", "response");

        listener.heard.clear();
        client.stream(REQUEST).await();
        assertThat(listener.heard).containsExactly("request", "response");
    }

    @Test
    void a_listener_of_the_model_hears_a_call_once_through_both_adapters() {
        ChatModel around = LangChain4jModels.asChatModel(clientWithListener());

        around.chat("Where does the cat sleep?");

        assertThat(listener.heard).containsExactly("request", "response");
    }

    @Test
    void a_listener_of_the_model_hears_a_fault_once() {
        server.behave(exchange -> exchange.respond(500, "text/plain", "broken"));
        ModelClient client = clientWithListener();

        assertThatThrownBy(() -> client.generate(REQUEST)).isInstanceOf(ModelUnavailableException.class);
        assertThat(listener.heard).containsExactly("request", "error");

        listener.heard.clear();
        assertThatThrownBy(() -> client.stream(REQUEST).await()).isInstanceOf(ModelUnavailableException.class);
        assertThat(listener.heard).containsExactly("request", "error");
    }

    @Test
    void a_listener_that_throws_does_not_keep_the_answer_from_the_caller() {
        ChatModelListener rude = new ChatModelListener() {
            @Override
            public void onRequest(ChatModelRequestContext context) {
                throw new IllegalStateException("rude");
            }

            @Override
            public void onResponse(ChatModelResponseContext context) {
                throw new IllegalStateException("rude");
            }
        };
        ModelClient client = LangChain4jModels.from(
                OpenAiModels.blocking(server).listeners(List.of(rude)).build(),
                OpenAiModels.streaming(server).listeners(List.of(rude)).build());

        assertThat(client.generate(REQUEST).text()).isEqualTo("In the box.");
        assertThat(client.stream(REQUEST).await().text()).isEqualTo("In the box.");
    }

    @Test
    void a_stack_overflow_in_the_model_ends_the_call_with_an_exception() {
        ChatModel deep = new ChatModel() {
            @Override
            public dev.langchain4j.model.chat.response.ChatResponse doChat(ChatRequest request) {
                throw new StackOverflowError();
            }
        };

        assertThatThrownBy(() -> LangChain4jModels.from(deep).generate(REQUEST))
                .isInstanceOf(ModelException.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void chat_with_options_comes_to_the_client_as_well() {
        ChatModel model = LangChain4jModels.asChatModel(OpenAiModels.client(server));
        ChatRequest request = ChatRequest.builder()
                .messages(dev.langchain4j.data.message.UserMessage.from("hello"))
                .build();

        assertThat(model.chat(request, ChatRequestOptions.EMPTY).aiMessage().text())
                .isEqualTo("In the box.");
    }

    @Test
    void capabilities_are_passed_on_in_both_directions() {
        ChatModel follows = OpenAiModels.blocking(server)
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .build();

        assertThat(LangChain4jModels.asChatModel(LangChain4jModels.from(follows))
                        .supportedCapabilities())
                .containsExactly(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
        assertThat(LangChain4jModels.asChatModel(OpenAiModels.client(server)).supportedCapabilities())
                .isEmpty();
    }

    @Test
    void the_recommended_http_client_offers_no_upgrade_to_h2c() {
        server.behave(DecoratorTrapsTest::dropTheBodyOfAnUpgrade);

        assertThat(OpenAiModels.client(server).generate(REQUEST).text()).isEqualTo("heard");
        assertThat(server.last().headers()).doesNotContainKeys("upgrade", "http2-settings");
    }

    @Test
    void the_default_http_client_does_offer_it_and_the_refusal_is_clear() {
        server.behave(DecoratorTrapsTest::dropTheBodyOfAnUpgrade);
        ModelClient client = LangChain4jModels.from(OpenAiModels.blocking(server)
                .httpClientBuilder(JdkHttpClient.builder().httpClientBuilder(HttpClient.newBuilder()))
                .build());

        assertThatThrownBy(() -> client.generate(REQUEST))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("HTTP status 400");
        assertThat(server.last().headers()).containsEntry("upgrade", "h2c");
    }

    /** As uvicorn with httptools does, in front of vLLM. */
    private static void dropTheBodyOfAnUpgrade(FakeExchange exchange) throws IOException {
        if (exchange.headers().containsKey("upgrade")) {
            exchange.respond(400, "application/json", "{\"error\":{\"message\":\"Field required\"}}");
        } else {
            exchange.answer("heard");
        }
    }

    @Test
    void retries_inside_langchain4j_are_told() {
        AtomicInteger hits = new AtomicInteger();
        server.behave(exchange -> {
            if (hits.incrementAndGet() == 1) {
                exchange.respond(500, "text/plain", "broken");
            } else {
                exchange.answer("at last");
            }
        });
        ModelClient client = LangChain4jModels.from(
                OpenAiModels.blocking(server).maxRetries(1).build());

        assertThat(client.generate(REQUEST).vendor()).containsEntry("llmops.http_requests", 2);
    }

    @Test
    void a_client_itself_makes_one_attempt() {
        server.behave(exchange -> exchange.respond(503, "text/plain", "busy"));

        assertThatThrownBy(() -> OpenAiModels.client(server).generate(REQUEST))
                .isInstanceOf(ModelUnavailableException.class);
        assertThat(server.exchanges()).hasSize(1);
    }

    @Test
    void a_stalled_stream_times_out_for_the_caller_with_any_http_client() {
        CountDownLatch silent = new CountDownLatch(1);
        server.behave(exchange -> {
            silent.countDown();
            exchange.stall();
        });
        StreamingChatModel model = OpenAiModels.streaming(server)
                .httpClientBuilder(JdkHttpClient.builder())
                .build();
        ModelClient client = LangChain4jModels.builder()
                .streamingModel(model)
                .waiting(TestWaiting.runningOutAt(silent))
                .build();

        try (ModelStream stream = client.stream(REQUEST)) {
            assertThat(((ModelEvent.Failed) stream.next()).error()).isInstanceOf(ModelTimeoutException.class);
        }
    }

    private ModelClient clientWithListener() {
        return LangChain4jModels.from(
                OpenAiModels.blocking(server).listeners(List.of(listener)).build(),
                OpenAiModels.streaming(server).listeners(List.of(listener)).build());
    }

    private static final class RecordingListener implements ChatModelListener {

        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void onRequest(ChatModelRequestContext context) {
            heard.add("request");
        }

        @Override
        public void onResponse(ChatModelResponseContext context) {
            heard.add("response");
        }

        @Override
        public void onError(ChatModelErrorContext context) {
            heard.add("error");
        }
    }
}
