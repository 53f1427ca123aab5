package dev.llmops.cli.prompt;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.effect.PromptEffect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one input becomes, in the words of the command line. */
record EffectRow(String id, boolean changed, List<String> diff, Side before, Side after) {

    /** {@return the row; with answers if there is somebody to ask} */
    static EffectRow of(PromptEffect effect, @Nullable LlmOps ops, int maxTokens) {
        return new EffectRow(
                effect.id(),
                effect.changed(),
                effect.lines(),
                Side.of(effect.before(), ops, maxTokens),
                Side.of(effect.after(), ops, maxTokens));
    }

    String summary() {
        if (before.error() != null || after.error() != null) {
            return "refused by "
                    + (before.error() == null ? "the newer" : after.error() == null ? "the older" : "both");
        }
        return (changed ? "changed, " : "same, ") + before.promptTokens() + " -> " + after.promptTokens() + " tokens";
    }

    Map<String, String> answers() {
        Map<String, String> answers = new LinkedHashMap<>();
        before.addTo("before", answers);
        after.addTo("after", answers);
        return answers;
    }

    /** What one version makes of it, and what a model says to that. */
    record Side(
            @Nullable Integer promptTokens,
            @Nullable String error,
            @Nullable String answer,
            @Nullable TokenUsage usage,
            @Nullable Cost cost) {

        static Side of(PromptEffect.Side side, @Nullable LlmOps ops, int maxTokens) {
            ModelRequest request = side.request();
            if (ops == null || request == null) {
                return new Side(side.tokens(), side.error(), null, null, null);
            }
            ModelParameters limit =
                    ModelParameters.builder().maxTokens(maxTokens).build();
            try {
                Generation answered = ops.request(request)
                        .parameters(request.parameters().orElse(limit))
                        .ask()
                        .generation();
                return new Side(
                        side.tokens(),
                        null,
                        answered.response() == null ? "" : answered.response().text(),
                        answered.usage(),
                        answered.cost());
            } catch (LlmOpsException e) {
                return new Side(side.tokens(), e.getMessage(), null, null, null);
            }
        }

        void addTo(String name, Map<String, String> answers) {
            if (answer != null && usage != null) {
                String costs = cost instanceof Cost.Known known ? ", " + known.amount() + " " + known.currency() : "";
                answers.put(name + " (" + usage.input() + " + " + usage.output() + " tokens" + costs + ")", answer);
            }
        }
    }
}
