package dev.llmops.local.fuzz;

import dev.llmops.api.model.EmbeddingPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts become vectors. */
final class EmbeddingEntry implements Entry {

    private final FuzzModels models;

    EmbeddingEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String vocabulary = random.nextBoolean() ? "words" : models.anyWriter(random);
        List<String> texts = new ArrayList<>();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            texts.add(random.nextInt(8) == 0 ? Texts.text(random) : Texts.text(random, 30));
        }
        return new FuzzCase(
                vocabulary + ": " + texts, () -> models.embeddings(vocabulary).embed(texts, EmbeddingPurpose.DOCUMENT));
    }
}
