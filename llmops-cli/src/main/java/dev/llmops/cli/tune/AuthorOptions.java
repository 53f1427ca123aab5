package dev.llmops.cli.tune;

import dev.llmops.api.prompt.PromptCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who does it, and why. */
final class AuthorOptions {

    @Option(names = "--author", paramLabel = "NAME", description = "Who says so; kept in the audit log.")
    @Nullable
    String author;

    @Option(names = "--message", paramLabel = "TEXT", description = "Why; kept in the audit log.")
    @Nullable
    String message;

    PromptCommit commit() {
        return new PromptCommit(author, message);
    }
}
