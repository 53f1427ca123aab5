package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who moves a label, and why. */
final class CommitOptions {

    @Option(names = "--author", paramLabel = "NAME", description = "Who says so; kept in the audit log.")
    @Nullable
    String author;

    @Option(names = "--message", paramLabel = "TEXT", description = "Why; kept in the audit log.")
    @Nullable
    String message;

    PromptCommit commit() {
        return new PromptCommit(author, message);
    }

    /** With what decided, behind the words of the author. */
    PromptCommit because(String reason) {
        return new PromptCommit(author, message == null ? reason : message + " (" + reason + ")");
    }
}
