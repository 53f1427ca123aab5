package dev.llmops.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.guardrails.ScanResult;
import dev.llmops.guardrails.TextScanner;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code llmops guard redact}. */
@Command(
        name = "redact",
        header = "Put placeholders in the place of personal data and secrets.",
        description =
                "Nothing is kept: the values can not be put back from what is printed. In an application the chain"
                        + " gives them back to the caller.",
        footer = "%nExample: llmops guard redact \"Write to anna@example.org\"")
final class GuardRedactCommand extends Operation {

    @Parameters(paramLabel = "TEXT", description = "The text; - reads it from standard input.")
    @SuppressWarnings("NullAway.Init")
    String text;

    @Override
    public Integer call() {
        String given = text.equals("-") ? console().in().lines().collect(Collectors.joining("\n")) : text;
        ScanResult result = TextScanner.standard().scan(given);
        if (json) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            row.put("text", result.text());
            row.set("findings", ScanRow.findings(result.findings()));
            output().line(row.toString());
        } else {
            output().line(result.text());
        }
        return 0;
    }
}
