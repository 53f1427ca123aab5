package dev.llmops.cli.option;

import dev.llmops.api.prompt.PromptCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who does it, and why. */
public final class CommitOptions {

    @Option(names = "--author", paramLabel = "NAME", description = "Who says so; kept in the audit log.")
    public @Nullable String author;

    @Option(names = "--message", paramLabel = "TEXT", description = "Why; kept in the audit log.")
    public @Nullable String message;

    public PromptCommit commit() {
        return new PromptCommit(author, message);
    }
}
