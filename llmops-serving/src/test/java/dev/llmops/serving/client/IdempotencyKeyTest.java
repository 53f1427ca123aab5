package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A call has one key for each server, so that a server which knows the header does nothing twice. */
class IdempotencyKeyTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");

    @Test
    void a_retry_at_the_same_server_has_the_same_key_and_another_server_or_call_another() {
        ScriptedHttpClient first = ScriptedHttpClient.answering(500, "text/plain", "down");
        ScriptedHttpClient second = ScriptedHttpClient.answering(500, "text/plain", "down");
        try (Pool pool = Pool.builder()
                .endpoint(Endpoint.of("a", client(first)))
                .endpoint(Endpoint.of("b", client(second)))
                .retries(new RetryPolicy(3, Duration.ofNanos(1), Duration.ofNanos(1)))
                .build()) {
            fail(pool);
            fail(pool);
        }

        // Two attempts of each call at each server.
        assertThat(first.requests).hasSize(4);
        assertThat(keys(first)).hasSize(2);
        assertThat(keys(second)).hasSize(2);
        Set<String> all = new HashSet<>(keys(first));
        all.addAll(keys(second));
        assertThat(all).hasSize(4);
    }

    @Test
    void a_client_alone_sends_none_and_a_key_of_the_application_wins() {
        ScriptedHttpClient alone = ScriptedHttpClient.answering(500, "text/plain", "down");
        fail(client(alone));
        assertThat(alone.requests.get(0).headers().firstValue("Idempotency-Key"))
                .isEmpty();

        ScriptedHttpClient own = ScriptedHttpClient.answering(500, "text/plain", "down");
        ModelClient client = OpenAiCompatibleClient.builder()
                .baseUrl("http://localhost/v1")
                .model("fake")
                .header("Idempotency-Key", "mine")
                .httpClient(own)
                .build();
        fail(Pool.builder()
                .endpoint(Endpoint.of("a", client))
                .retries(RetryPolicy.NONE)
                .build());
        assertThat(keys(own)).containsExactly("mine");
    }

    private static Set<String> keys(ScriptedHttpClient client) {
        Set<String> keys = new HashSet<>();
        for (HttpRequest request : client.requests) {
            List<String> values = request.headers().allValues("Idempotency-Key");
            assertThat(values).hasSize(1);
            keys.addAll(values);
        }
        return keys;
    }

    private static void fail(ModelClient client) {
        try {
            client.generate(QUESTION);
            throw new AssertionError("the server is down");
        } catch (ModelUnavailableException e) {
            // As it should.
        }
    }

    private static ModelClient client(ScriptedHttpClient http) {
        return OpenAiCompatibleClient.builder()
                .baseUrl("http://localhost/v1")
                .model("fake")
                .httpClient(http)
                .build();
    }
}
