package dev.llmops.core.prompt.effect;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.text.UnifiedDiff;
import dev.llmops.core.prompt.PromptInput;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.core.prompt.effect.PromptEffect.Side;
import dev.llmops.core.prompt.examples.ExampleSets;
import dev.llmops.core.prompt.include.PromptComposer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Renders two versions of a prompt with the same inputs and reports the differences. A version that rejects an input, for example because
 * it needs another variable, is part of the result and not an error. Safe for use by multiple threads.
 */
public final class PromptEffects {

    private static final int AROUND = 3;

    private final PromptComposer composer;
    private final PromptRenderer renderer = PromptRenderer.create();
    private final ExampleSets examples;
    private final TokenCounter counter;

    private PromptEffects(PromptRegistry registry, ExampleSets examples, TokenCounter counter) {
        this.composer = PromptComposer.of(registry);
        this.examples = examples;
        this.counter = counter;
    }

    /**
     * {@return a comparison of effects}
     *
     * @param registry where included prompts are looked up
     * @param examples the data sets of examples
     * @param counter counts the tokens of what is rendered
     */
    public static PromptEffects of(PromptRegistry registry, ExampleSets examples, TokenCounter counter) {
        return new PromptEffects(
                registry, Objects.requireNonNull(examples, "examples"), Objects.requireNonNull(counter, "counter"));
    }

    /**
     * Renders an input with two versions.
     *
     * @param from the older version
     * @param to the newer version
     * @param input the input
     * @return the result of each version, and the differences
     */
    public PromptEffect compare(PromptVersion from, PromptVersion to, EffectInput input) {
        Side before = render(from, input);
        Side after = render(to, input);
        List<String> lines = lines(before);
        boolean none = before.request() == null && after.request() == null;
        return new PromptEffect(
                input.id(),
                before,
                after,
                none
                        ? List.of()
                        : UnifiedDiff.between(
                                from.reference().toString(), to.reference().toString(), lines, lines(after), AROUND));
    }

    private Side render(PromptVersion version, EffectInput input) {
        try {
            PromptVersion whole = composer.compose(version).version();
            PromptContent content = whole.content();
            FewShot wanted = content.examples();
            PromptInput filled = PromptInput.of(input.variables()).withPassages(input.passages());
            if (wanted != null) {
                filled = filled.withExamples(
                        examples.choose(whole, wanted, input.variables()).examples());
            }
            ModelRequest request = ModelRequest.builder()
                    .messages(renderer.render(whole, filled).messages())
                    .tools(content.tools())
                    .responseFormat(content.responseFormat())
                    .parameters(content.parameters())
                    .build();
            return new Side(request, counter.count(request), null);
        } catch (LlmOpsException | IllegalArgumentException e) {
            return new Side(null, null, String.valueOf(e.getMessage()));
        }
    }

    private static List<String> lines(Side side) {
        ModelRequest request = side.request();
        if (request == null) {
            return List.of("(refused: " + side.error() + ")");
        }
        List<String> lines = new ArrayList<>();
        for (Message message : request.messages()) {
            lines.add("[" + message.role().name().toLowerCase(Locale.ROOT) + "]");
            message.text().lines().forEach(lines::add);
        }
        return lines;
    }
}
