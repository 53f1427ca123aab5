package dev.llmops.core.prompt.lint;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.internal.template.PartialTokens;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.prompt.PromptRegistries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The prompts of a folder, checked without a registry: a label or number that a file includes means the file. */
final class FolderLint {

    private static final int MAX_VERSIONS = 1_000;

    private FolderLint() {}

    static List<LintReport> lint(Path folder, PromptLinter linter) {
        try {
            PromptDirectory files = PromptDirectory.of(folder);
            PromptRegistry registry = registry(files);
            PromptLinter here = linter.with(registry);
            List<LintReport> reports = new ArrayList<>();
            files.files()
                    .forEach((name, file) -> reports.add(
                            here.lint(registry.get(PromptReference.latest(name)), file.source(), text(file.source()))));
            return reports;
        } catch (PromptSyntaxException e) {
            return broken(e);
        }
    }

    private static PromptRegistry registry(PromptDirectory files) {
        PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);
        List<PromptReference> included = files.files().values().stream()
                .flatMap(file -> includes(file.content()))
                .filter(reference -> files.files().containsKey(reference.name()))
                .toList();
        for (PromptReference reference : included) {
            Integer number = reference.number();
            int last = number == null ? 0 : Math.min(number, MAX_VERSIONS);
            for (int i = registry.versions(reference.name()).size() + 1; i < last; i++) {
                registry.register(
                        reference.name(),
                        PromptContent.of("version " + i + " is not in the folder"),
                        PromptCommit.NONE);
            }
        }
        files.importInto(registry, PromptCommit.NONE);
        for (PromptReference reference : included) {
            if (reference.label() != null) {
                int latest =
                        registry.get(PromptReference.latest(reference.name())).number();
                registry.label(reference.name(), latest, reference.label(), PromptCommit.NONE);
            }
        }
        return registry;
    }

    private static Stream<PromptReference> includes(PromptContent content) {
        return PartialTokens.in(content.template()).includes().keySet().stream().map(PromptReference::parse);
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the prompt '" + file + "' cannot be read", e);
        }
    }

    private static List<LintReport> broken(PromptSyntaxException e) {
        List<Throwable> all = new ArrayList<>(Arrays.asList(e.getSuppressed()));
        if (all.isEmpty()) {
            all.add(e);
        }
        Map<String, List<LintFinding>> bySource = new TreeMap<>();
        for (Throwable each : all) {
            PromptSyntaxException problem = each instanceof PromptSyntaxException syntax ? syntax : e;
            bySource.computeIfAbsent(problem.source(), source -> new ArrayList<>())
                    .add(new LintFinding(
                            LintRule.SYNTAX,
                            LintRule.Severity.ERROR,
                            problem.line(),
                            0,
                            String.valueOf(problem.getMessage()),
                            "mend it"));
        }
        List<LintReport> reports = new ArrayList<>();
        bySource.forEach((source, findings) -> reports.add(new LintReport(source, 0, 0, findings)));
        return reports;
    }
}
