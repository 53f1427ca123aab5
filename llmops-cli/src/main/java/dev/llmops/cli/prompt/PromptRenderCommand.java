package dev.llmops.cli.prompt;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.cli.option.Variables;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt render}. */
@Command(
        name = "render",
        header = "Fill in a prompt's variables, and show the messages that a model would get.",
        footer = "%nExample: llmops prompt render support-answer@2 --var question=\"How long is it?\" --var n:=3")
final class PromptRenderCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    PromptOptions prompts;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    Variables variables;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The prompt, by default its latest version.")
    @SuppressWarnings("NullAway.Init")
    PromptReference prompt;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            PromptVersion version = store.prompts().get(prompt);
            List<Message> messages =
                    prompts.renderer().render(version, variables.values()).messages();
            if (json) {
                output().json(new Rendered(
                        version.reference().toString(), version.content().parameters(), messages));
            } else {
                messages.forEach(
                        message -> output().block(message.role().name().toLowerCase(Locale.ROOT), message.text()));
            }
        }
        return 0;
    }

    private record Rendered(String prompt, ModelParameters parameters, List<Message> messages) {}
}
