package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.EmbeddedTokens;
import dev.llmops.api.model.TokenEmbeddings;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What every {@link TokenEmbeddings} promises. A model's test extends this class and says how to make the model. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class TokenEmbeddingsKit {

    private static final List<String> TEXTS = List.of("A cat sleeps.", "", "x", "Grüße aus Köln 🐈");

    private TokenEmbeddings model;

    /** For subclasses. */
    protected TokenEmbeddingsKit() {}

    /**
     * {@return a new model}
     *
     * @throws Exception if there is none to be had
     */
    protected abstract TokenEmbeddings createModel() throws Exception;

    @BeforeEach
    final void openModel() throws Exception {
        model = createModel();
    }

    @Test
    void each_text_gets_finite_vectors_of_one_length_for_its_tokens() {
        List<EmbeddedTokens> found = model.embedTokens(TEXTS);

        assertThat(found).hasSameSizeAs(TEXTS);
        assertThat(found.get(0).tokens()).isNotEmpty();
        int length = found.get(0).vectors().get(0).length;
        assertThat(found)
                .allSatisfy(text -> assertThat(text.vectors()).allSatisfy(vector -> {
                    assertThat(vector).hasSize(length);
                    for (float value : vector) {
                        assertThat(value).isFinite();
                    }
                }));
    }

    @Test
    void an_empty_text_has_no_tokens_for_the_marks_of_the_model_are_none() {
        assertThat(model.embedTokens(List.of("")).get(0).tokens()).isEmpty();
    }

    @Test
    void texts_are_answered_in_their_order() {
        List<EmbeddedTokens> together = model.embedTokens(TEXTS);

        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(model.embedTokens(List.of(TEXTS.get(i))).get(0).tokens())
                    .isEqualTo(together.get(i).tokens());
        }
    }

    @Test
    void no_text_gives_nothing() {
        assertThat(model.embedTokens(List.of())).isEmpty();
    }
}
