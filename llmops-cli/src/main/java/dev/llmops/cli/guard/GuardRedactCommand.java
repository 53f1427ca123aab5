package dev.llmops.cli.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.guardrails.RedactedText;
import dev.llmops.guardrails.policy.TextScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "With --policy it is done as the rules of the policy say that change texts: pii, secrets, and those with the"
                    + " action transform; the others are left out. A text that one of them stops is told, and not written.",
            "The values are kept only with --values, which adds what each placeholder stands for to the JSON: who has"
                    + " that can undo the redaction. In an application the chain gives the values back to the caller."
        },
        footer = "%nExample: llmops guard redact \"Write to anna@example.org\"")
final class GuardRedactCommand extends Operation {

    @ArgGroup(multiplicity = "0..1")
    @Nullable
    Source source;

    @Mixin
    PolicyOptions policy;

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
        Function<String, RedactedText> redact = redact();
        if (values) {
            output().remark("the JSON holds the values that were redacted: keep it as you keep them");
        }
        RowFiles files = source.files;
        if (files == null) {
            one(redact, source.text);
        } else {
            files.each(this, (id, text) -> row(id, redact, text));
            output().remark("the results are in '" + files.out + "'");
        }
        return 0;
    }

    private boolean standard() {
        return policy.source.file == null && policy.detector == null;
    }

    private Function<String, RedactedText> redact() {
        if (standard()) {
            return TextScanner.standard()::redact;
        }
        TextScanner scanner = scanner();
        return text -> scanner.redact(policy.stage(), text);
    }

    private Guardrail guardrail() {
        if (standard()) {
            return RedactingFilter.STANDARD;
        }
        return scanner().redaction(policy.stage());
    }

    private TextScanner scanner() {
        TextScanner scanner = policy.scanner(policy.policy());
        try {
            scanner.redaction(policy.stage());
            return scanner;
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private int filter() {
        if (json || values) {
            throw usage(
                    "the filter writes text as it comes; for --json and --values give the text, or - to read it whole");
        }
        try {
            RedactingFilter.run(guardrail(), console().in(), console().out());
            return 0;
        } catch (CharacterCodingException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new CommandFailedException("standard input cannot be read: " + Failures.reason(e), e);
        }
    }

    private void one(Function<String, RedactedText> redact, @Nullable String text) {
        String given =
                text == null || text.equals("-") ? console().in().lines().collect(Collectors.joining("\n")) : text;
        RedactedText redacted = redact.apply(given);
        output().line(json || values ? row(null, redacted).toString() : redacted.text());
    }

    private ObjectNode row(JsonNode id, Function<String, RedactedText> redact, String text) {
        try {
            return row(id, redact.apply(text));
        } catch (GuardrailBlockedException e) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            row.set("id", id);
            row.putNull("text");
            return row.put("stopped", e.getMessage());
        }
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
