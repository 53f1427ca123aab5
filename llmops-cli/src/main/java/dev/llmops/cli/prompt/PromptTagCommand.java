package dev.llmops.cli.prompt;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.CommitOptions;
import dev.llmops.cli.option.PromptOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt tag}. */
@Command(
        name = "tag",
        header = "Add tags to a prompt and take others away.",
        description = "A prompt with a tag is found by 'prompt list --tag'. Without options it shows the tags.",
        footer = "%nExample: llmops prompt tag support-answer --add german --remove draft")
final class PromptTagCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Mixin
    CommitOptions commit;

    @Parameters(paramLabel = "NAME", description = "The prompt.")
    String name;

    @Option(names = "--add", paramLabel = "TAG", description = "A tag that it shall have.")
    Set<String> add = new HashSet<>();

    @Option(names = "--remove", paramLabel = "TAG", description = "A tag that it shall not have.")
    Set<String> remove = new HashSet<>();

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            store.prompts().tag(name, add, remove, commit.commit());
            List<String> tags = store.prompts().tags(name);
            if (json) {
                output().json(new Tagged(name, tags));
            } else {
                output().line(name + ": " + (tags.isEmpty() ? "no tags" : String.join(", ", tags)));
            }
        }
        return 0;
    }

    private record Tagged(String prompt, List<String> tags) {}
}
