package dev.llmops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.guardrails.RedactedText;
import dev.llmops.guardrails.TextScanner;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops guard redact}. */
@Command(
        name = "redact",
        header = "Put placeholders in the place of personal data and secrets.",
        description = {
            "One text; or with --in and --out lines {\"id\",\"text\"}, of which it makes lines"
                    + " {\"id\",\"text\",\"findings\"}; or, without either, a filter: what comes in goes out as soon as"
                    + " nothing in it can change any more.",
            "The values are kept only with --values, which adds what each placeholder stands for to the JSON: who has"
                    + " that can undo the redaction. In an application the chain gives the values back to the caller."
        },
        footer = "%nExample: llmops guard redact \"Write to anna@example.org\"")
final class GuardRedactCommand extends Operation {

    @ArgGroup(multiplicity = "0..1")
    @Nullable
    Source source;

    @Option(names = "--values", description = "Add what each placeholder stands for to the JSON.")
    boolean values;

    /** A text or files of texts. */
    static final class Source {

        @Parameters(paramLabel = "TEXT", description = "The text; - reads it from standard input.")
        @Nullable
        String text;

        @ArgGroup(exclusive = false)
        @Nullable
        RowFiles files;
    }

    @Override
    public Integer call() {
        if (source == null) {
            return filter();
        }
        TextScanner scanner = TextScanner.standard();
        if (values) {
            output().remark("the JSON holds the values that were redacted: keep it as you keep them");
        }
        RowFiles files = source.files;
        if (files == null) {
            one(scanner, source.text);
        } else {
            files.each(this, (id, text) -> row(id, scanner.redact(text)));
            output().remark("the results are in '" + files.out + "'");
        }
        return 0;
    }

    private int filter() {
        if (json || values) {
            throw usage(
                    "the filter writes text as it comes; for --json and --values give the text, or - to read it whole");
        }
        try {
            RedactingFilter.run(console().in(), console().out());
            return 0;
        } catch (IOException e) {
            throw new CommandFailedException("standard input can not be read: " + e, e);
        }
    }

    private void one(TextScanner scanner, @Nullable String text) {
        String given =
                text == null || text.equals("-") ? console().in().lines().collect(Collectors.joining("\n")) : text;
        RedactedText redacted = scanner.redact(given);
        output().line(json || values ? row(null, redacted).toString() : redacted.text());
    }

    private ObjectNode row(@Nullable JsonNode id, RedactedText redacted) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        if (id != null) {
            row.set("id", id);
        }
        row.put("text", redacted.text());
        row.set("findings", ScanRow.findings(redacted.text(), redacted.findings(), false));
        if (values) {
            ObjectNode behind = row.putObject("values");
            redacted.values().forEach(behind::put);
        }
        return row;
    }
}
