package dev.llmops.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.message.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositeEmbeddingClientTest {

    private final LlmOpsException busyFault = new ModelUnavailableException("busy; try again later");
    private final LlmOpsException deniedFault = new AuthenticationException("wrong key; set another");

    private final Client working = new Client("minilm", "sha256:1", 2, null);
    private final Client busy = new Client("minilm", "sha256:1", 2, busyFault);
    private final Client denied = new Client("minilm", "sha256:1", 2, deniedFault);

    @Test
    void a_retryable_fault_moves_on_to_the_next() {
        EmbeddingClient composite = EmbeddingClient.composite(List.of(busy, working));

        assertThat(composite.embed(List.of("a"), EmbeddingPurpose.QUERY).vectors())
                .hasSize(1);
        assertThat(composite.dimension()).isEqualTo(2);
        assertThat(composite.identity()).isEqualTo(working.identity());
    }

    @Test
    void a_fault_that_is_not_retryable_is_thrown_at_once() {
        EmbeddingClient composite = EmbeddingClient.composite(List.of(denied, working));

        assertThat(catchThrowable(() -> composite.embed(List.of("a"), EmbeddingPurpose.QUERY)))
                .isSameAs(deniedFault);
        assertThat(working.calls).isZero();
    }

    @Test
    void the_fault_of_the_last_is_thrown() {
        EmbeddingClient composite = EmbeddingClient.composite(List.of(busy, busy));

        assertThat(catchThrowable(() -> composite.embed(List.of("a"), EmbeddingPurpose.QUERY)))
                .isSameAs(busyFault);
        assertThat(busy.calls).isEqualTo(2);
    }

    @Test
    void clients_of_different_vectors_are_refused() {
        assertRefused(new Client("minilm", "sha256:1", 3, null));
        assertRefused(new Client("other", "sha256:1", 2, null));
        assertRefused(new Client("minilm", "sha256:2", 2, null));
    }

    @Test
    void a_digest_that_nobody_knows_is_no_other_digest() {
        assertThat(EmbeddingClient.composite(List.of(working, new Client("minilm", null, 2, null))))
                .isNotNull();
    }

    @Test
    void all_are_closed_when_one_fails_to_close() {
        Client failing = new Client("minilm", "sha256:1", 2, null) {
            @Override
            public void close() {
                throw new IllegalStateException("can not close");
            }
        };

        assertThatThrownBy(() ->
                        EmbeddingClient.composite(List.of(failing, working)).close())
                .hasMessage("can not close");
        assertThat(working.closed).isTrue();
    }

    private void assertRefused(Client other) {
        assertThatThrownBy(() -> EmbeddingClient.composite(List.of(working, other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clients must all reach the same model, but one makes vectors of "
                        + working.identity() + " (2) and another of " + other.identity() + " (" + other.dimension()
                        + ")");
    }

    private static class Client implements EmbeddingClient {
        private final ModelIdentity identity;
        private final int dimension;
        private final LlmOpsException fault;
        private int calls;
        private boolean closed;

        Client(String name, String digest, int dimension, LlmOpsException fault) {
            this.identity = new ModelIdentity("test", name, digest);
            this.dimension = dimension;
            this.fault = fault;
        }

        @Override
        public ModelIdentity identity() {
            return identity;
        }

        @Override
        public int dimension() {
            return dimension;
        }

        @Override
        public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
            calls++;
            if (fault != null) {
                throw fault;
            }
            return new EmbeddingResponse(
                    texts.stream().map(text -> new float[dimension]).toList(), TokenUsage.ZERO, identity);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
