package dev.llmops.core.prompt.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.template.PartialTokens;
import dev.llmops.core.prompt.PromptRenderer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Templates put together at random: each that can be rendered can be checked, and findings stand within it. */
class LinterPropertyTest {

    private static final long SEED = 29112026;

    private static final List<String> FRAGMENTS = List.of(
            "text ",
            "\n",
            "\ud83d\ude00",
            "{{a}}",
            "{{{b.c}}}",
            "{{&a}}",
            "{{this}}",
            "{{json a indent=2}}",
            "{{../a}}",
            "{{@root.a}}",
            "{{@user}}",
            "{{[odd name]}}",
            "{{lookup a b}}",
            "{{json (lookup a b)}}",
            "\\{{a}}",
            "{{! comment }}",
            "{{~a~}}",
            "{{role \"system\"}}",
            "{{role 'user'}}",
            "{{section \"s\"}}",
            "{{media url=a}}",
            "{{> p}}",
            "{{> p a=b}}",
            "{{> p b}}",
            "{{> \"p\" x=1}}",
            "{{> other@1}}",
            "{{> other@label b=a}}",
            "{{#if a}}",
            "{{#unless a}}",
            "{{else}}",
            "{{else if b}}",
            "{{/if}}",
            "{{/unless}}",
            "{{#each a}}",
            "{{#each a as |x|}}",
            "{{x}}",
            "{{/each}}",
            "{{#with b}}",
            "{{/with}}",
            "{{#a}}",
            "{{/a}}",
            "{{^a}}",
            "{{#ifEquals a b}}",
            "{{/ifEquals}}",
            "{{history}}");

    @Test
    void what_can_be_rendered_can_be_checked() {
        Random random = new Random(SEED);
        int checked = 0;
        for (int run = 0; run < 400; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(7); i >= 0; i--) {
                text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
            }
            String template =
                    text + "{{#*inline \"p\"}}[{{a}}{{x}}{{> q}}]{{/inline}}{{#*inline \"q\"}}{{b}}{{/inline}}";
            PromptContent content = PromptContent.of(template);
            assertThat(PartialTokens.in(template).rename(name -> name))
                    .as("seed %d, run %d", SEED, run)
                    .isEqualTo(template);
            if (canBeRendered(content)) {
                checked++;
                PromptVersion version =
                        new PromptVersion("t", 1, "sha256:" + run, content, Set.of(), null, null, null, Instant.EPOCH);
                int lines = template.split("\n", -1).length;
                assertThat(PromptLinter.builder().build().lint(version).findings())
                        .as("seed %d, run %d: %s", SEED, run, template)
                        .allSatisfy(finding -> {
                            assertThat(finding.rule()).isNotEqualTo(LintRule.SYNTAX);
                            assertThat(finding.line()).isBetween(0, lines);
                        });
            }
        }
        assertThat(checked).as("seed %d", SEED).isGreaterThan(50);
    }

    private static boolean canBeRendered(PromptContent content) {
        try {
            PromptRenderer.check("t", content);
            return true;
        } catch (PromptSyntaxException e) {
            return false;
        }
    }
}
