package dev.llmops.rag.embedding;

import dev.llmops.api.model.EmbeddedTokens;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.TokenEmbeddings;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of texts without the two marks at their ends.
 *
 * @param identity the model's
 */
record MiniLmTokens(ModelIdentity identity) implements TokenEmbeddings {

    @Override
    public List<EmbeddedTokens> embedTokens(List<String> texts) {
        return texts.stream().map(MiniLmTokens::tokens).toList();
    }

    private static EmbeddedTokens tokens(String text) {
        MiniLmEncoder encoder = MiniLmEncoder.get();
        long[] ids = encoder.tokens(text);
        if (ids.length <= 2) {
            return new EmbeddedTokens(List.of(), List.of());
        }
        return new EmbeddedTokens(
                Arrays.stream(ids, 1, ids.length - 1).mapToObj(id -> (int) id).toList(),
                encoder.vectors(ids).subList(1, ids.length - 1));
    }
}
