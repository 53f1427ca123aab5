package dev.llmops.core.prompt.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLintTest {

    @TempDir
    Path folder;

    private final PromptLinter linter = PromptLinter.builder().build();

    @Test
    void files_are_checked_where_they_stand_and_partials_count() throws IOException {
        write("_greet", "Hi {{name}}.");
        write("support", "---\ninput:\n  schema:\n    name: string\n    unused: string\n---\n\n{{> greet}}\n{{other}}");

        List<LintReport> reports = linter.lintFolder(folder);

        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.source())
                    .isEqualTo(folder.resolve("support.prompt").toString());
            assertThat(report.findings()).extracting(LintFinding::rule).containsExactly(LintRule.SYNTAX);
            assertThat(report.findings().get(0).line()).isEqualTo(9);
        });
        write("support", "---\ninput:\n  schema:\n    name: string\n    unused: string\n---\n\n{{> greet}}");
        assertThat(linter.lintFolder(folder).get(0).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(LintRule.UNUSED_VARIABLE);
            assertThat(finding.line()).isEqualTo(5);
        });
    }

    @Test
    void a_label_or_number_that_a_file_includes_means_the_file() throws IOException {
        write("legal", "No advice.");
        write("support", "---\ninput:\n  schema:\n    q: string\n---\n{{q}} {{> legal@production}} {{> legal@7}}");
        assertThat(linter.lintFolder(folder))
                .allSatisfy(report -> assertThat(report.findings()).isEmpty());

        write("support", "---\ninput:\n  schema:\n    q: string\n---\n{{q}} {{> nothing@production}}");
        assertThat(linter.lintFolder(folder).get(1).findings())
                .singleElement()
                .extracting(LintFinding::rule)
                .isEqualTo(LintRule.INCLUDE);
    }

    @Test
    void prompts_that_include_themselves_are_findings() throws IOException {
        write("a", "{{> b@1}}");
        write("b", "{{> a@1}}");
        assertThat(linter.lintFolder(folder))
                .hasSize(2)
                .allSatisfy(report ->
                        assertThat(report.has(LintRule.Severity.ERROR)).isTrue());
        write("b", "{{> b@1}}");
        assertThat(linter.lintFolder(folder))
                .anySatisfy(report ->
                        assertThat(report.findings().get(0).message()).contains("a prompt must not include itself"));
    }

    @Test
    void all_problems_of_all_files_are_told_at_once() throws IOException {
        write("a", "{{#if}}");
        write("b", "---\nmodle: x\n---\nHi");
        assertThat(linter.lintFolder(folder))
                .extracting(LintReport::source)
                .containsExactly(
                        folder.resolve("a.prompt").toString(),
                        folder.resolve("b.prompt").toString());
        assertThatIllegalArgumentException().isThrownBy(() -> linter.lintFolder(folder.resolve("no")));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".prompt"), text);
    }
}
