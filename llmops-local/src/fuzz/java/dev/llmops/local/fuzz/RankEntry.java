package dev.llmops.local.fuzz;

import java.util.List;
import java.util.Random;

/** Documents are ranked for a query. */
final class RankEntry implements Entry {

    private final FuzzModels models;

    RankEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String query = Texts.text(random, random.nextInt(3) == 0 ? Integer.MAX_VALUE : 20);
        List<String> documents = List.of(Texts.text(random, 30), Texts.text(random));
        return new FuzzCase(query + " " + documents, () -> models.reranker().rank(query, documents));
    }
}
