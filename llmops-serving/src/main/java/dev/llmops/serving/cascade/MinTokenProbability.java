package dev.llmops.serving.cascade;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.serving.internal.option.Range;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

record MinTokenProbability(double min) implements EscalationRule {

    MinTokenProbability {
        Range.within("min", min, Math.nextUp(0.0), 1);
    }

    @Override
    public @Nullable String reason(Caller caller, ModelRequest request, ModelResponse response) {
        List<TokenProbability> tokens = TokenProbability.of(response);
        if (tokens.isEmpty()) {
            return "the answer came without log-probabilities";
        }
        double mean = tokens.stream()
                .mapToDouble(TokenProbability::logProbability)
                .average()
                .orElseThrow();
        double probability = Math.exp(mean);
        return probability < min
                ? String.format(Locale.ROOT, "its token probability is %.3f and not %.3f", probability, min)
                : null;
    }
}
