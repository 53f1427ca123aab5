package dev.llmops.rag.internal.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import java.util.Objects;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What is asked of a model again and again with other words: an instruction, and a bound on the answer. The last answers are
 * remembered, those of calls that failed are not. Safe for use by multiple threads, two of which may ask the same at once.
 */
public final class ModelQuestion {

    private static final int MAX_ANSWERS = 256;

    private final ModelClient model;
    private final String instruction;
    private final int maxTokens;
    private final Cache<String, String> answers = Caffeine.newBuilder()
            .maximumSize(MAX_ANSWERS)
            .executor(Runnable::run)
            .build();

    public ModelQuestion(ModelClient model, String instruction, int maxTokens) {
        this.model = Objects.requireNonNull(model, "model");
        this.instruction = instruction;
        this.maxTokens = maxTokens;
    }

    public String answer(String asked) {
        String known = answers.getIfPresent(asked);
        if (known != null) {
            return known;
        }
        String answer = model.generate(ModelRequest.builder()
                        .system(instruction)
                        .user(asked)
                        .parameters(ModelParameters.builder()
                                .temperature(0)
                                .maxTokens(maxTokens)
                                .build())
                        .build())
                .text();
        answers.put(asked, answer);
        return answer;
    }
}
