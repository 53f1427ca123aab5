package dev.llmops.core.prompt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.template.CompiledPrompt;
import dev.llmops.core.internal.template.PartialTokens;
import dev.llmops.core.internal.template.Problems;
import dev.llmops.core.internal.template.PromptCompiler;
import dev.llmops.core.internal.template.PromptLocation;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fills in a prompt's variables and renders it as messages. Templates are compiled once and cached by content hash.
 *
 * <p>The text of a variable, a passage or the history remains text: whatever it contains, it opens no role, media,
 * section or tag, and reaches the model unchanged.
 *
 * <p>Safe for use by multiple threads.
 */
public final class PromptRenderer {

    private static final int CACHED = 1_000;

    private final Cache<String, CompiledPrompt> compiled =
            Caffeine.newBuilder().maximumSize(CACHED).build();
    private final @Nullable PromptDirectory files;

    private PromptRenderer(@Nullable PromptDirectory files) {
        this.files = files;
    }

    /** {@return a renderer whose errors give the line of the template} */
    public static PromptRenderer create() {
        return new PromptRenderer(null);
    }

    /**
     * {@return a renderer whose errors give the file and the line in it, for prompts from a folder}
     *
     * @param files the folder
     */
    public static PromptRenderer of(PromptDirectory files) {
        return new PromptRenderer(Objects.requireNonNull(files, "files"));
    }

    /**
     * Renders a version of a prompt.
     *
     * @param prompt the version
     * @param input variables, passages, history and context
     * @return the messages
     * @throws dev.llmops.api.error.PromptVariableException if a variable is missing, unknown, of the wrong type, or
     *     holds a lone surrogate; the message names the prompt, the variable and where the template uses it
     * @throws PromptSyntaxException if the prompt itself is invalid
     */
    public RenderedPrompt render(PromptVersion prompt, PromptInput input) {
        CompiledPrompt ready = compiled.getIfPresent(prompt.contentHash());
        if (ready == null) {
            ready = compile(prompt.name() + "@" + prompt.number(), prompt.content());
            compiled.put(prompt.contentHash(), ready);
        }
        return ready.render(input, () -> locate(prompt));
    }

    /**
     * Renders a version of a prompt from variables only.
     *
     * @param prompt the version
     * @param variables values by name
     * @return the messages
     */
    public RenderedPrompt render(PromptVersion prompt, Map<String, ? extends @Nullable Object> variables) {
        return render(prompt, PromptInput.of(variables));
    }

    /**
     * Checks that a prompt can be rendered, without rendering it. Includes are resolved only when the prompt is called.
     *
     * @param source the name of the prompt in errors: its file or its name
     * @param content the prompt
     * @throws PromptSyntaxException if it cannot be rendered; it reports all problems at once
     */
    public static void check(String source, PromptContent content) {
        compile(source, content);
        PartialTokens.in(content.template()).includes().forEach((included, line) -> {
            if (PromptReference.parse(included).name().equals(source)) {
                throw new PromptSyntaxException(
                        source, line, "a prompt must not include itself, but includes '" + included + "'", null);
            }
        });
    }

    private static CompiledPrompt compile(String source, PromptContent content) {
        Problems problems = new Problems(source);
        CompiledPrompt ready = PromptCompiler.compile(content, problems);
        problems.throwIfAny();
        return Objects.requireNonNull(ready, "compiled prompt");
    }

    private PromptLocation locate(PromptVersion prompt) {
        PromptLocation unknown = new PromptLocation(prompt.reference().toString(), null, 0, 0);
        return files == null ? unknown : files.locationOf(prompt).orElse(unknown);
    }
}
