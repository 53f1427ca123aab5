package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What every {@link EmbeddingClient} promises. A client's test extends this class and says how to make the client. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class EmbeddingClientKit {

    private static final List<String> TEXTS = List.of(
            "A cat sleeps.", "x", "Grüße aus Köln 🐈", "long ".repeat(20).strip());
    private static final int CONCURRENT_CALLS = 4;

    private EmbeddingClient client;

    /** For subclasses. */
    protected EmbeddingClientKit() {}

    /**
     * {@return a new client, which the kit closes}
     *
     * @throws Exception if there is none to be had
     */
    protected abstract EmbeddingClient createClient() throws Exception;

    /** {@return the client of this test} */
    protected final EmbeddingClient client() {
        return client;
    }

    @BeforeEach
    final void openClient() throws Exception {
        client = createClient();
    }

    @AfterEach
    final void closeClient() {
        // Where createClient failed there is none.
        if (client != null) {
            client.close();
        }
    }

    @Test
    void identity_and_dimension_are_the_same_at_every_call() {
        var identity = client.identity();
        int dimension = client.dimension();

        client.embed(TEXTS, EmbeddingPurpose.DOCUMENT);

        assertThat(client.identity()).isEqualTo(identity);
        assertThat(client.dimension()).isEqualTo(dimension).isNotNegative();
    }

    @Test
    void each_text_gets_one_finite_vector_of_the_dimension() {
        for (EmbeddingPurpose purpose : EmbeddingPurpose.values()) {
            EmbeddingResponse response = client.embed(TEXTS, purpose);

            assertThat(response.vectors()).hasSameSizeAs(TEXTS);
            assertThat(response.vectors()).allSatisfy(this::assertVector);
        }
    }

    @Test
    void vectors_are_in_the_order_of_the_texts() {
        List<float[]> together = client.embed(TEXTS, EmbeddingPurpose.DOCUMENT).vectors();

        for (int i = 0; i < TEXTS.size(); i++) {
            float[] alone = client.embed(List.of(TEXTS.get(i)), EmbeddingPurpose.DOCUMENT)
                    .vectors()
                    .get(0);
            assertThat(cosine(alone, together.get(i)))
                    .as("cosine of text %d alone and in its batch", i)
                    .isGreaterThan(0.999);
        }
    }

    @Test
    void no_text_needs_no_vector() {
        assertThat(client.embed(List.of(), EmbeddingPurpose.QUERY).vectors()).isEmpty();
    }

    @Test
    void concurrent_calls_each_get_their_own_vectors() {
        List<Background<List<float[]>>> calls = IntStream.range(0, CONCURRENT_CALLS)
                .mapToObj(i -> Background.run(() -> client.embed(
                                List.of(TEXTS.get(i % TEXTS.size())), EmbeddingPurpose.DOCUMENT)
                        .vectors()))
                .toList();

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.result()).singleElement().satisfies(this::assertVector));
    }

    @Test
    void closing_twice_does_nothing() {
        client.close();
        // Where createClient failed there is none.
        if (client != null) {
            client.close();
        }
    }

    private void assertVector(float[] vector) {
        assertThat(vector).hasSize(client.dimension());
        for (float value : vector) {
            assertThat(value).isFinite();
        }
    }

    /** Two zero vectors, and two empty ones, count as the same direction. */
    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return squareA == 0 && squareB == 0 ? 1 : dot / Math.sqrt(squareA * squareB);
    }
}
