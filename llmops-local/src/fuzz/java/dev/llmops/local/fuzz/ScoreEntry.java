package dev.llmops.local.fuzz;

import java.util.List;
import java.util.Random;

/** A continuation of a text is scored, or a text as a whole. */
final class ScoreEntry implements Entry {

    private final FuzzModels models;

    ScoreEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String vocabulary = models.anyWriter(random);
        String text = Texts.text(random, random.nextInt(8) == 0 ? Integer.MAX_VALUE : 60);
        String next = Texts.text(random, 40);
        boolean whole = random.nextInt(8) == 0;
        return new FuzzCase(vocabulary + ": " + text + " | " + next, () -> {
            if (whole) {
                models.scorer(vocabulary).perplexity(text.substring(0, Math.min(300, text.length())), 64);
            } else {
                models.scorer(vocabulary).score(text, List.of(next));
            }
        });
    }
}
