package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.prompt.lint.LintFinding;
import dev.llmops.core.prompt.lint.LintReport;
import dev.llmops.core.prompt.lint.LintRule.Severity;
import dev.llmops.core.prompt.lint.PromptLinter;
import dev.llmops.local.LocalModel;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt lint}. */
@Command(
        name = "lint",
        header = "Check prompts for what can be rendered but should not be written so.",
        description =
                "Finds variables that are unused, undeclared or shadowed; secrets and invisible characters; text of users in the system"
                        + " message; constant text that no prefix cache can share; JSON without a schema; includes that are missing,"
                        + " circular or untested; prompts that are long for the model. The exit code is 1 on a finding of --fail-on or"
                        + " worse.",
        footer = "%nExample: llmops prompt lint --prompts prompts --fail-on warning")
final class PromptLintCommand extends Operation {

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME[@VERSION]",
            description = "The prompts, by default the latest version of each.")
    List<PromptReference> wanted = List.of();

    @Option(
            names = "--prompts",
            paramLabel = "DIR",
            description =
                    "Check the .prompt files of this folder, and open no store; a label or number that a file includes then means"
                            + " the file.")
    @Nullable
    Path directory;

    @Mixin
    StoreFile store;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            description = "info, warning or error. Default: ${DEFAULT-VALUE}.")
    String failOn;

    @Option(
            names = "--context-window",
            paramLabel = "TOKENS",
            description =
                    "How many tokens fit into the model. Default: what --count-with says; without it no prompt is too long.")
    @Nullable
    Integer window;

    @Option(
            names = "--count-with",
            paramLabel = "MODEL",
            description = "Count tokens with the vocabulary of this GGUF file. Default: an estimate.")
    @Nullable
    String model;

    @Override
    public Integer call() {
        Severity least = severity();
        List<LintReport> reports = model == null ? lint(PromptLinter.builder()) : lintWith(model);
        reports.forEach(this::show);
        long worst = reports.stream().filter(report -> report.has(least)).count();
        if (!json) {
            long findings = reports.stream()
                    .mapToLong(report -> report.findings().size())
                    .sum();
            output().remark(reports.size() + " prompts, " + findings + " findings");
        }
        return worst == 0 ? 0 : 1;
    }

    private Severity severity() {
        for (Severity severity : Severity.values()) {
            if (severity.name().toLowerCase(Locale.ROOT).equals(failOn)) {
                return severity;
            }
        }
        throw usage("--fail-on must be info, warning or error, but was '" + failOn + "'");
    }

    private List<LintReport> lintWith(String name) {
        try (LocalModel loaded =
                LocalModel.builder().file(ModelOptions.file(console(), name)).build()) {
            PromptLinter.Builder builder = PromptLinter.builder();
            loaded.tokenizer().ifPresent(builder::tokens);
            Integer fits = loaded.description().contextWindow();
            if (fits != null) {
                builder.contextWindow(fits);
            }
            return lint(builder);
        }
    }

    private List<LintReport> lint(PromptLinter.Builder builder) {
        builder.secrets(new SecretScan());
        if (window != null) {
            builder.contextWindow(window);
        }
        if (directory != null) {
            return folder(directory, builder.build());
        }
        try (Store opened = store.existing()) {
            PromptLinter linter = builder.registry(opened.prompts()).build();
            List<LintReport> reports = new ArrayList<>();
            for (PromptVersion version : versions(opened)) {
                reports.add(linter.lint(version));
            }
            return reports;
        }
    }

    private List<LintReport> folder(Path files, PromptLinter linter) {
        if (!wanted.isEmpty()) {
            throw usage(
                    "give --prompts, which checks all files of a folder, or names of prompts of the store, not both");
        }
        try {
            return linter.lintFolder(files);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<PromptVersion> versions(Store opened) {
        List<PromptReference> all = wanted.isEmpty()
                ? opened.prompts().names().stream().map(PromptReference::latest).toList()
                : wanted;
        return all.stream().map(opened.prompts()::get).toList();
    }

    private void show(LintReport report) {
        if (json) {
            output().json(Row.of(report));
            return;
        }
        output().line(report.source() + ": " + report.tokens() + " constant tokens, " + report.cacheableTokens()
                + " of them at the beginning of every call");
        for (LintFinding finding : report.findings()) {
            output().line("  " + finding.line() + ":" + finding.column() + " "
                    + finding.severity().name().toLowerCase(Locale.ROOT) + " "
                    + finding.rule().id() + ": "
                    + finding.message() + "; " + finding.advice());
        }
    }

    /** In the words of the command line. */
    private record Row(String source, int tokens, int cacheableTokens, List<Item> findings) {

        static Row of(LintReport report) {
            return new Row(
                    report.source(),
                    report.tokens(),
                    report.cacheableTokens(),
                    report.findings().stream().map(Item::of).toList());
        }
    }

    private record Item(String rule, String severity, int line, int column, String message, String advice) {

        static Item of(LintFinding finding) {
            return new Item(
                    finding.rule().id(),
                    finding.severity().name().toLowerCase(Locale.ROOT),
                    finding.line(),
                    finding.column(),
                    finding.message(),
                    finding.advice());
        }
    }
}
