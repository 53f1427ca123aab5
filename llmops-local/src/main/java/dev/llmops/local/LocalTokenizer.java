package dev.llmops.local;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.internal.engine.request.RequestPlanner;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.text.Utf8Stream;

/** The tokenizer of a loaded model. */
final class LocalTokenizer implements Tokenizer {

    // Kept so that the model is not taken for forgotten while its tokenizer is in use.
    private final LocalModel owner;
    private final LlamaModel model;
    private final RequestPlanner planner;

    LocalTokenizer(LocalModel owner, LlamaModel model, RequestPlanner planner) {
        this.owner = owner;
        this.model = model;
        this.planner = planner;
    }

    @Override
    public int[] encode(String text) {
        return model.tokenize(UnicodeText.requireWellFormed("text", text), false);
    }

    @Override
    public String decode(int[] tokens) {
        Utf8Stream characters = new Utf8Stream();
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            if (token < 0 || token >= model.vocabularySize()) {
                throw new IllegalArgumentException(
                        "tokens must be from 0 to " + (model.vocabularySize() - 1) + ", but one was " + token);
            }
            text.append(characters.add(model.piece(token)));
        }
        return text.append(characters.end()).toString();
    }

    @Override
    public int count(ModelRequest request) {
        return planner.count(request);
    }

    @Override
    public String toString() {
        return "tokenizer of " + owner;
    }
}
