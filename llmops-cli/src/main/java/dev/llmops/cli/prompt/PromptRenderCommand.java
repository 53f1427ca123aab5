package dev.llmops.cli.prompt;

import dev.llmops.api.generation.ExamplesUse;
import dev.llmops.api.generation.IncludedPrompt;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ExampleOptions;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.cli.option.Variables;
import dev.llmops.core.prompt.PromptInput;
import dev.llmops.core.prompt.examples.ChosenExamples;
import dev.llmops.core.prompt.include.ComposedPrompt;
import dev.llmops.core.prompt.include.PromptComposer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt render}. */
@Command(
        name = "render",
        header = "Fill in a prompt's variables, and show the messages that a model would get.",
        description = "With what the prompt includes, and with its examples.",
        footer = "%nExample: llmops prompt render support-answer@2 --var question=\"How long is it?\" --var n:=3")
final class PromptRenderCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Mixin
    Variables variables;

    @Mixin
    ExampleOptions examples;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The prompt, by default its latest version.")
    PromptReference prompt;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            ComposedPrompt whole =
                    PromptComposer.of(store.prompts()).compose(store.prompts().get(prompt));
            PromptVersion version = whole.version();
            PromptInput input = PromptInput.of(variables.values());
            FewShot wanted = version.content().examples();
            ChosenExamples chosen = wanted == null ? null : examples.sets().choose(version, wanted, variables.values());
            if (chosen != null) {
                input = input.withExamples(chosen.examples());
            }
            List<Message> messages = prompts.renderer().render(version, input).messages();
            if (json) {
                output().json(new Rendered(
                        version.reference().toString(),
                        version.contentHash(),
                        version.content().parameters(),
                        whole.includes(),
                        chosen == null ? null : chosen.use(),
                        messages));
            } else {
                messages.forEach(
                        message -> output().block(message.role().name().toLowerCase(Locale.ROOT), message.text()));
            }
        }
        return 0;
    }

    private record Rendered(
            String prompt,
            String contentHash,
            ModelParameters parameters,
            List<IncludedPrompt> includes,
            @Nullable ExamplesUse examples,
            List<Message> messages) {}
}
