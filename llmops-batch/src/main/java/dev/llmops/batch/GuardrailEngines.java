package dev.llmops.batch;

import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.text.CharRange;
import dev.llmops.batch.recipe.RedactRecipe;
import dev.llmops.batch.recipe.ScanRecipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchValue;
import dev.llmops.batch.row.BatchValue.Found;
import dev.llmops.guardrails.RedactedText;
import dev.llmops.guardrails.ScanResult;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.TextScanner;
import java.util.List;

/** Scans and redacts. */
final class GuardrailEngines {

    private GuardrailEngines() {}

    static Engine scan(ScanRecipe recipe) {
        TextScanner scanner = TextScanner.of(GuardrailPolicy.parse(recipe.policy()));
        return new RowEngine(row -> Outcome.of(() -> scanned(scanner.scan(recipe.stage(), text(row)))));
    }

    static Engine redact(RedactRecipe recipe) {
        String policy = recipe.policy();
        if (policy == null) {
            TextScanner standard = TextScanner.standard();
            return new RowEngine(row -> Outcome.of(() -> redacted(standard.redact(text(row)))));
        }
        TextScanner scanner = TextScanner.of(GuardrailPolicy.parse(policy));
        requireRules(scanner, recipe);
        return new RowEngine(row -> Outcome.of(() -> redacted(scanner.redact(recipe.stage(), text(row)))));
    }

    /** Before the first row, and not once for each. */
    private static void requireRules(TextScanner scanner, RedactRecipe recipe) {
        try {
            scanner.redaction(recipe.stage());
        } catch (IllegalArgumentException e) {
            throw new BatchException("the recipe cannot be carried out: " + e.getMessage(), e);
        }
    }

    private static String text(BatchInput row) {
        return row.fields().getOrDefault("text", "");
    }

    private static BatchValue scanned(ScanResult result) {
        return new BatchValue.Scanned(result.decision(), result.text(), found(result.findings()), result.scores());
    }

    private static BatchValue redacted(RedactedText result) {
        return new BatchValue.Redacted(result.text(), found(result.findings()));
    }

    private static List<Found> found(List<Finding> findings) {
        return findings.stream().map(GuardrailEngines::found).toList();
    }

    private static Found found(Finding finding) {
        CharRange range = finding.range();
        return new Found(
                finding.detector(),
                finding.type(),
                range == null ? null : range.start(),
                range == null ? null : range.end(),
                finding.score());
    }
}
