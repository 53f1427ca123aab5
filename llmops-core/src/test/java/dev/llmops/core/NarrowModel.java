package dev.llmops.core;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model with a narrow window, of which a word is a token. */
final class NarrowModel implements ModelClient {

    static final Tokenizer WORDS = new Tokenizer() {
        @Override
        public int[] encode(String text) {
            return new int[text.isBlank() ? 0 : text.strip().split("\\s+", -1).length];
        }

        @Override
        public String decode(int[] tokens) {
            return "";
        }
    };

    final ScriptedModelClient model = ScriptedModelClient.saying("yes");
    private final @Nullable Integer window;
    private final @Nullable Tokenizer tokenizer;
    private final String name;

    NarrowModel(String name, @Nullable Integer window, @Nullable Tokenizer tokenizer) {
        this.name = name;
        this.window = window;
        this.tokenizer = tokenizer;
    }

    NarrowModel(int window) {
        this("narrow", window, WORDS);
    }

    @Override
    public ModelDescription description() {
        return new ModelDescription(new ModelIdentity("llmops", name, null), window, Set.of());
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.ofNullable(tokenizer);
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return model.generate(request);
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return model.stream(request);
    }

    @Override
    public void close() {
        model.close();
    }
}
