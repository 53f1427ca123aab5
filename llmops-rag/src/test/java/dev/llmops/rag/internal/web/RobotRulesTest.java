package dev.llmops.rag.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.testkit.AdversarialTexts;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples and rules of RFC 9309. */
class RobotRulesTest {

    @Test
    void the_longest_pattern_counts_and_of_equal_ones_that_which_allows() {
        RobotRules rules = rules("User-agent: *\nDisallow: /\nAllow: /docs/\nDisallow: /docs/old\nAllow: /docs/old\n");

        assertThat(rules.allow("/")).isFalse();
        assertThat(rules.allow("/docs/a")).isTrue();
        assertThat(rules.allow("/docs/old/b")).isTrue();
    }

    @Test
    void the_group_of_a_program_counts_alone_and_several_names_begin_one_group() {
        String text = """
                User-agent: *
                Disallow: /

                USER-AGENT: other
                user-agent: LLMops-Rag # us
                Disallow: /a
                Sitemap: https://example.com/x

                User-agent: llmops-rag
                Disallow: /b
                """;

        assertThat(rules(text).allow("/c")).isTrue();
        assertThat(rules(text).allow("/a")).isFalse();
        assertThat(rules(text).allow("/b")).as("groups of one name are one").isFalse();
        assertThat(RobotRules.parse(text.getBytes(StandardCharsets.UTF_8), "third")
                        .allow("/c"))
                .isFalse();
        assertThat(rules("User-agent: llmops-rag\nDisallow:\n\nUser-agent: *\nDisallow: /\n")
                        .allow("/c"))
                .as("an empty rule excludes nothing")
                .isTrue();
    }

    /** {@code Disallow: /private} that is cut after the slash would exclude the whole site. */
    @Test
    void a_rule_that_the_limit_cuts_is_left_out() {
        String head = "User-agent: *\n";
        String rule = "Disallow: /private\n";
        String comment = "#".repeat(RobotRules.MAX_BYTES - head.length() - 1 - "Disallow: /".length()) + "\n";

        assertThat(rules(head + comment + rule).allow("/a")).isTrue();
        assertThat(rules(head + comment.substring(rule.length()) + rule).allow("/private"))
                .isFalse();
    }

    @Test
    void wildcards_and_ends_are_read() {
        RobotRules rules =
                rules("User-agent: *\nDisallow: /*.gif$\nDisallow: /a*b*c\nDisallow: /x$\nDisallow: /q?s=\n");

        assertThat(rules.allow("/one/two.gif")).isFalse();
        assertThat(rules.allow("/one.gif/two.gif")).isFalse();
        assertThat(rules.allow("/one.gif?v=1")).isTrue();
        assertThat(rules.allow("/a1b2c3")).isFalse();
        assertThat(rules.allow("/a1c2b3")).isTrue();
        assertThat(rules.allow("/x")).isFalse();
        assertThat(rules.allow("/xy")).isTrue();
        assertThat(rules.allow("/q?s=1")).isFalse();
    }

    @Test
    void paths_are_compared_however_they_are_encoded() {
        RobotRules rules = rules("""
                User-agent: *
                Disallow: /\u00e4
                Disallow: /%7Ejoe
                Disallow: /a%3cd
                Disallow: /b%2A$
                Disallow: /c%2Fd
                """);

        assertThat(rules.allow("/%C3%A4/x")).isFalse();
        assertThat(rules.allow("/%c3%a4")).isFalse();
        assertThat(rules.allow("/~joe")).isFalse();
        assertThat(rules.allow("/a%3Cd")).isFalse();
        assertThat(rules.allow("/b*")).isFalse();
        assertThat(rules.allow("/bx")).isTrue();
        assertThat(rules.allow("/c/d")).as("an encoded slash is none").isTrue();
        assertThat(rules.allow("/100%")).isTrue();
    }

    @Test
    void a_name_with_a_version_is_that_program() {
        assertThat(rules("User-agent: llmops-rag/1.0\nDisallow: /\n").allow("/a"))
                .isFalse();
    }

    @Test
    void a_rule_behind_very_many_counts() {
        assertThat(rules("User-agent: *\n" + "Allow: /a\n".repeat(20_000) + "Disallow: /b\n")
                        .allow("/b"))
                .isFalse();
    }

    @Test
    @Timeout(20)
    void nonsense_and_patterns_of_many_wildcards_do_no_harm() {
        assertThat(rules("\0\uFFFD:::\nDisallow: /\nUser-agent\n").allow("/")).isTrue();
        assertThat(rules("User-agent: *\nDisallow: /" + "*a".repeat(500) + "b$\n")
                        .allow("/" + "a".repeat(5_000)))
                .isTrue();
        assertThat(rules("User-agent: *\nDisallow: /" + "*a".repeat(200_000) + "\nDisallow: /b\n")
                        .allow("/b"))
                .isFalse();
    }

    @Test
    void a_file_takes_time_in_proportion_to_it() {
        AdversarialTexts.of("User-agent: *\n", "Disallow: /*a", "Allow: /%41\n", "Disallow: /a$\n", "#", "*", ":")
                .forEach(kind -> kind.assertLinear(
                        15_000,
                        text -> rules("User-agent: *\nDisallow: /a" + text).allow("/aaaa")));
    }

    private static RobotRules rules(String text) {
        return RobotRules.parse(text.getBytes(StandardCharsets.UTF_8), "llmops-rag");
    }
}
