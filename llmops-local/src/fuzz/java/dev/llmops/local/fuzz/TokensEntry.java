package dev.llmops.local.fuzz;

import java.util.Random;

/** A text becomes tokens, and they text again. */
final class TokensEntry implements Entry {

    private final FuzzModels models;

    TokensEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String vocabulary = models.anyWriter(random);
        String text = Texts.text(random);
        return new FuzzCase(vocabulary + ": " + text, () -> {
            var tokenizer = models.writer(vocabulary).tokenizer().orElseThrow();
            tokenizer.decode(tokenizer.encode(text));
        });
    }
}
