package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.listener.EmbeddingModelResponseContext;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddingAdaptersTest {

    private final FakeModelServer server = new FakeModelServer(EmbeddingClientKitTest::embed);

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void the_dimension_is_asked_once() {
        AtomicInteger asked = new AtomicInteger();
        EmbeddingClient client = LangChain4jModels.embeddings(new EmbeddingModel() {
            @Override
            public EmbeddingResponse doEmbed(EmbeddingRequest request) {
                asked.incrementAndGet();
                return response(request.inputs().size());
            }
        });

        assertThat(client.dimension()).isEqualTo(2);
        assertThat(client.dimension()).isEqualTo(2);
        assertThat(asked).hasValue(1);
    }

    @Test
    void the_purpose_comes_to_a_model_that_knows_it() {
        AtomicReference<EmbeddingRequest> seen = new AtomicReference<>();
        EmbeddingClient client = LangChain4jModels.embeddings(new EmbeddingModel() {
            @Override
            public EmbeddingResponse doEmbed(EmbeddingRequest request) {
                seen.set(request);
                return response(request.inputs().size());
            }

            @Override
            public Set<EmbeddingParameter<?>> supportedParameters() {
                return Set.of(EmbeddingRequestParameters.INPUT_TYPE);
            }
        });
        EmbeddingModel around = LangChain4jModels.asEmbeddingModel(client);

        client.embed(List.of("where?"), EmbeddingPurpose.QUERY);
        assertThat(seen.get().inputType()).hasToString("QUERY");

        around.embed("there");
        assertThat(seen.get().inputType()).hasToString("DOCUMENT");
    }

    @Test
    void a_listener_of_our_embedding_model_hears_a_call_once() {
        AtomicInteger heard = new AtomicInteger();
        EmbeddingModel model = LangChain4jModels.asEmbeddingModel(client()).addListener(new EmbeddingModelListener() {
            @Override
            public void onResponse(EmbeddingModelResponseContext context) {
                heard.incrementAndGet();
            }
        });

        model.embedAll(List.of(TextSegment.from("a"), TextSegment.from("b")));

        assertThat(heard).hasValue(1);
    }

    @Test
    void a_model_that_implements_nothing_gives_an_exception_instead_of_an_overflow() {
        EmbeddingClient client = LangChain4jModels.embeddings(new EmbeddingModel() {});

        assertThatThrownBy(() -> client.embed(List.of("a"), EmbeddingPurpose.DOCUMENT))
                .isInstanceOf(ModelException.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void a_missing_vector_is_an_invalid_response() {
        EmbeddingClient client = LangChain4jModels.embeddings(new EmbeddingModel() {
            @Override
            public EmbeddingResponse doEmbed(EmbeddingRequest request) {
                return response(1);
            }
        });

        assertThatThrownBy(() -> client.embed(List.of("a", "b"), EmbeddingPurpose.DOCUMENT))
                .isInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining("2 texts, but gave 1");
    }

    @Test
    void a_rate_limit_is_ours_in_one_direction_and_langchain4js_in_the_other() {
        server.behave(exchange -> exchange.respond(429, "application/json", "{}", "Retry-After: 7"));

        assertThatThrownBy(() -> client().embed(List.of("a"), EmbeddingPurpose.DOCUMENT))
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(7)));
        assertThatThrownBy(() -> LangChain4jModels.asEmbeddingModel(client()).embed("a"))
                .isInstanceOf(RateLimitException.class);
    }

    @Test
    void a_server_that_stalls_times_out_and_is_hung_up_on() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        server.behave(exchange -> {
            silent.countDown();
            exchange.stall();
        });
        EmbeddingClient client = new LangChain4jEmbeddingClient(
                model(), Set.of("en"), Duration.ofSeconds(1), TestWaiting.runningOutAt(silent));

        assertThatThrownBy(() -> client.embed(List.of("a"), EmbeddingPurpose.DOCUMENT))
                .isInstanceOf(ModelTimeoutException.class);
        server.last().awaitClientGone();
    }

    @Test
    void closing_ends_a_call_that_waits() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        server.behave(exchange -> {
            silent.countDown();
            exchange.stall();
        });
        EmbeddingClient client = client();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                client.embed(List.of("a"), EmbeddingPurpose.DOCUMENT);
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        caller.start();
        silent.await();
        client.close();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(CallCancelledException.class);
    }

    private EmbeddingModel model() {
        return EmbeddingClientKitTest.model(server);
    }

    private EmbeddingClient client() {
        return LangChain4jModels.embeddings(model());
    }

    private static EmbeddingResponse response(int vectors) {
        return EmbeddingResponse.builder()
                .embeddings(java.util.Collections.nCopies(
                        vectors, dev.langchain4j.data.embedding.Embedding.from(new float[] {1, 2})))
                .modelName("two")
                .build();
    }
}
