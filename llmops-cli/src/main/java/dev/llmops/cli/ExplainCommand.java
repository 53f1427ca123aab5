package dev.llmops.cli;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.ErrorPage;
import dev.llmops.cli.console.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code llmops explain}. */
@Command(
        name = "explain",
        header = "Tell when an error occurs and what to do about it.",
        description = "Knows the errors of the library and of this command line, by the name of their type.",
        footer = "%nExample: llmops explain RateLimitedException")
final class ExplainCommand extends Operation {

    @Parameters(
            arity = "0..1",
            paramLabel = "ERROR",
            description = "The error's type, with or without its package. Default: list all.")
    @Nullable
    String type;

    @Override
    public Integer call() {
        ErrorPage page = ErrorPage.standard();
        if (type == null) {
            list(page.rows(), List.of("ERROR", "ABOUT"), row -> List.of(row.name(), row.group()));
        } else {
            show(page.row(type)
                    .orElseThrow(() -> new CommandFailedException(
                            "no error is called '" + type + "'; 'llmops explain' lists all that there are")));
        }
        return 0;
    }

    private void show(ErrorPage.Row row) {
        if (json) {
            output().json(row);
            return;
        }
        output().field("error", row.name());
        output().field("about", row.group());
        output().field("when", row.when());
        if (!row.advice().isEmpty()) {
            output().field("do", row.advice());
        }
        output().field("page", row.page());
    }
}
