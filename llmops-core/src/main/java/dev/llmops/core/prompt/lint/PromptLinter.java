package dev.llmops.core.prompt.lint;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.internal.template.PartialTokens;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.include.PromptComposer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks prompts against the rules of {@link LintRule}. Safe for use by multiple threads.
 *
 * <pre>{@code
 * PromptLinter linter = PromptLinter.builder().registry(ops.prompts()).contextWindow(8192).build();
 * linter.lint(version).findings().forEach(System.out::println);
 * }</pre>
 */
public final class PromptLinter {

    private final PromptComposer composer;
    private final TokenCounter counter;
    private final @Nullable Integer window;
    private final Function<String, List<Finding>> secrets;

    private PromptLinter(
            PromptRegistry registry,
            TokenCounter counter,
            @Nullable Integer window,
            Function<String, List<Finding>> secrets) {
        this.composer = PromptComposer.of(registry);
        this.counter = counter;
        this.window = window;
        this.secrets = secrets;
    }

    /** {@return the same linter for prompts of another registry} */
    PromptLinter with(PromptRegistry other) {
        return new PromptLinter(other, counter, window, secrets);
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Checks a version of a prompt. Lines and columns refer to {@link PromptFile#format}.
     *
     * @param version the version
     * @return the findings
     */
    public LintReport lint(PromptVersion version) {
        return lint(version, version.reference().toString(), PromptFile.format(version.content()));
    }

    /**
     * Checks a version of a prompt with the file that it was registered from, or will be.
     *
     * @param version the version, with the partials that the file calls
     * @param source the name of the file in messages
     * @param text the file's text
     * @return the findings; lines and columns are the file's
     */
    public LintReport lint(PromptVersion version, String source, String text) {
        Findings findings = new Findings(0);
        PromptFile file;
        try {
            file = PromptFile.withPartials(source, text, version.content());
        } catch (PromptSyntaxException e) {
            syntax(e, findings);
            return new LintReport(source, 0, 0, findings.all());
        }
        findings = new Findings(file.templateLine() - 1);
        PromptContent whole = composed(version, file, findings);
        Subject subject = Subject.of(version.name(), text, file, whole);
        new VariableRules(subject, findings).check();
        new TextRules(subject, findings).check(secrets);
        TokenRules tokens = new TokenRules(subject, findings, counter);
        tokens.check(window);
        return new LintReport(source, tokens.tokens(), tokens.cacheable(), findings.all());
    }

    /**
     * Checks the prompts in a folder. A label or number with which a file includes another file of the folder means that file; problems in
     * any file are reported as findings in it.
     *
     * @param folder the folder, as {@link dev.llmops.core.prompt.PromptDirectory} accepts it
     * @return a report for each file; if some cannot be read, reports for those files alone
     * @throws IllegalArgumentException if there is no such folder
     * @throws java.io.UncheckedIOException if a file cannot be read
     */
    public List<LintReport> lintFolder(Path folder) {
        return FolderLint.lint(folder, this);
    }

    private PromptContent composed(PromptVersion version, PromptFile file, Findings findings) {
        int before = file.templateLine() - 1;
        PartialTokens.in(version.content().template()).includes().forEach((included, line) -> {
            PromptReference reference = PromptReference.parse(included);
            if (reference.number() == null && reference.label() == null) {
                findings.add(
                        LintRule.INCLUDE_LATEST,
                        line + before,
                        0,
                        "'" + included + "' includes whatever version is newest, tested or not",
                        "include a label or a number: {{> " + reference.name() + "@production}}");
            }
        });
        try {
            return composer.compose(version).version().content();
        } catch (LlmOpsException e) {
            int line = PartialTokens.in(version.content().template()).includes().values().stream()
                    .findFirst()
                    .orElse(0);
            findings.add(
                    LintRule.INCLUDE,
                    line + before,
                    0,
                    String.valueOf(e.getMessage()),
                    "register or label what is missing, or take the include out");
            return version.content();
        }
    }

    private static void syntax(PromptSyntaxException e, Findings findings) {
        List<Throwable> all = new ArrayList<>(Arrays.asList(e.getSuppressed()));
        if (all.isEmpty()) {
            all.add(e);
        }
        for (Throwable each : all) {
            int line = each instanceof PromptSyntaxException problem ? problem.line() : 0;
            findings.add(LintRule.SYNTAX, line, 0, String.valueOf(each.getMessage()), "mend it");
        }
    }

    /** Builds a {@link PromptLinter}. Not safe for use by multiple threads. */
    public static final class Builder {

        private PromptRegistry registry = PromptRegistry.noop();
        private TokenCounter counter = TokenCounter.estimate();
        private @Nullable Integer window;
        private Function<String, List<Finding>> secrets = text -> List.of();

        private Builder() {}

        /**
         * Sets where included prompts are looked up. Without it, each include is a finding.
         *
         * @param value the registry
         * @return this
         */
        public Builder registry(PromptRegistry value) {
            this.registry = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the token counter. Default: {@link TokenCounter#estimate()}.
         *
         * @param value the counter of a model
         * @return this
         */
        public Builder tokens(TokenCounter value) {
            this.counter = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the context window of the model. Without it, no prompt is too long.
         *
         * @param value tokens, at least 1
         * @return this
         */
        public Builder contextWindow(int value) {
            this.window = Require.atLeast("contextWindow", value, 1);
            return this;
        }

        /**
         * Sets the detector of secrets in a text. By default there is none; {@code llmops-guardrails} has one.
         *
         * @param value reports what it found and where
         * @return this
         */
        public Builder secrets(Function<String, List<Finding>> value) {
            this.secrets = Objects.requireNonNull(value, "value");
            return this;
        }

        /** {@return the linter} */
        public PromptLinter build() {
            return new PromptLinter(registry, counter, window, secrets);
        }
    }
}
