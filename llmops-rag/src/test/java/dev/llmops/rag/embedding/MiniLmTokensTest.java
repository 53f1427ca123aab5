package dev.llmops.rag.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.EmbeddedTokens;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.testkit.TokenEmbeddingsKit;
import java.util.List;
import org.junit.jupiter.api.Test;

class MiniLmTokensTest extends TokenEmbeddingsKit {

    @Override
    protected TokenEmbeddings createModel() {
        return MiniLm.tokenEmbeddings();
    }

    @Test
    void a_word_has_the_vector_of_its_context() {
        List<EmbeddedTokens> texts =
                MiniLm.tokenEmbeddings().embedTokens(List.of("the river bank", "the money bank", "the river bank"));

        int last = texts.get(0).tokens().size() - 1;
        assertThat(texts.get(0).tokens().get(last))
                .isEqualTo(texts.get(1).tokens().get(last));
        assertThat(texts.get(0).vectors().get(last))
                .isNotEqualTo(texts.get(1).vectors().get(last));
        assertThat(texts.get(0).vectors().get(last))
                .isEqualTo(texts.get(2).vectors().get(last));
    }

    @Test
    void it_is_the_model_that_embeds_texts() {
        assertThat(MiniLm.tokenEmbeddings().identity())
                .isEqualTo(MiniLm.embeddings()
                        .embed(List.of("a"), EmbeddingPurpose.DOCUMENT)
                        .model());
    }
}
