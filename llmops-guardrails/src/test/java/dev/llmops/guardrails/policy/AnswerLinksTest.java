package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures in answers, whatever stands around them and however the answer comes. PAD is some hundreds to thousands of characters. */
class AnswerLinksTest {

    private static final String POLICY = """
            name: test
            version: 1
            stages:
              output:
                detectors: {links: {action: ACTION}}
            """;

    private static PolicyGuardrail guardrail(String action) {
        return PolicyGuardrail.of(GuardrailPolicy.parse(POLICY.replace("ACTION", action)));
    }

    private record Streamed(String shown, Decision decision) {}

    private static Streamed stream(PolicyGuardrail guardrail, String text, Random random, int longest) {
        StreamCheck check = guardrail.checkStream(GuardrailContext.of(Caller.ANONYMOUS));
        StringBuilder shown = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(longest));
            StreamCheck.Step step = check.push(text.substring(at, end));
            shown.append(step.released());
            if (step.decision() != null) {
                return new Streamed(shown.toString(), step.decision());
            }
            at = end;
        }
        StreamCheck.Step end = check.finish();
        return new Streamed(shown.append(end.released()).toString(), end.decision());
    }

    private static Decision whole(PolicyGuardrail guardrail, String text) {
        return guardrail.check(GuardrailStage.OUTPUT, text, GuardrailContext.of(Caller.ANONYMOUS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Look: ![PAD](https://evil.example/p.png) there.",
                "![a [PAD] b](https://evil.example/p.png)",
                "![a `]` PAD](https://evil.example/p.png)",
                "![a ` PAD ] ` b](https://evil.example/p.png)",
                "[![PAD](https://evil.example/p.png)](https://fine.example/)",
                "```\nPAD\n```\n\n![x](https://evil.example/p.png)",
                "```java\nPAD\n```\n![x](https://evil.example/p.png)",
                "~~~\nPAD\n```\n~~~\n![x](https://evil.example/p.png)",
                "````\nPAD\n```\n````\n![x](https://evil.example/p.png) and ```",
                "Some `PAD` code ![x](https://evil.example/p.png) and `more`.",
                "Some ``PAD` `` code ![x](https://evil.example/p.png) and `more`.",
                "![x][r]\n\nPAD\n\n[r]: https://evil.example/p.png",
                "![r][]\n\nPAD\n\n[R]:\n  <https://evil.example/p.png>",
                "[r]: https://evil.example/p.png\n\nPAD\n\n![x][r]",
                "[r]: https://evil.example/p.png\n\nPAD\n\n![r]",
                "<img alt=\"PAD\" src=\"https://evil.example/p.png\">",
                "<img alt='PAD > ' src=https://evil.example/p.png>",
                "<img src=x alt=\"PAD\" srcset=\"x.png 1x, https://evil.example/p.png 2x\">",
                "<div style=\"color: red; PAD; background: url(https://evil.example/p.png)\">",
                "<p style=\"background:u&#114;l(https://evil.example/p.png)\">PAD",
                "<style>\n/* PAD */ body { background: \\75rl( https://evil.example/p.png ) }\n</style>",
                "<style>PAD @import 'https://evil.example/a.css';</style>",
                "<svg><image width=PAD href=\"https://evil.example/p.png\"/></svg>",
                "<meta http-equiv=refresh title=\"PAD\" content=\"0;url=https://evil.example/\">",
                "<iframe title=\"PAD\" src=\"https://evil.example/\"></iframe>",
                "- PAD a ` b\n- ![x](https://evil.example/p.png) ` c",
                "| PAD ` | ![x](https://evil.example/p.png) ` |",
                "PAD a <!-- > ` --> ![x](https://evil.example/p.png) `",
                "PAD <b title=\">`\"> ![x](https://evil.example/p.png) `",
                "PAD\n<div>\n`<img src=https://evil.example/p.png>`",
                "<div>\n```\n\nPAD\n```\nx\n```\n![y](https://evil.example/p.png)\n",
                "<!--\n\n```\n\nPAD -->\n![x](https://evil.example/p.png)",
                "PAD ![x]( \n https://evil.example/p.png)"
            })
    void a_picture_is_found_whatever_stands_around_it_and_nothing_of_it_is_shown(String pattern) {
        PolicyGuardrail guardrail = guardrail("block");
        Random random = new Random(7);
        for (String pad :
                List.of("x", "Some words. And more; ".repeat(30), "padding ".repeat(400), "y".repeat(3_000))) {
            String text = pattern.replace("PAD", pad.strip());

            assertThat(whole(guardrail, text)).as(text).isInstanceOf(Decision.Block.class);
            for (int longest : new int[] {1, 9, 700}) {
                Streamed streamed = stream(guardrail, text, random, longest);
                assertThat(streamed.decision()).as(text).isInstanceOf(Decision.Block.class);
                assertThat(text).startsWith(streamed.shown());
                if (!pattern.startsWith("[r]:")) {
                    assertThat(streamed.shown()).doesNotContain("evil.example");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"![PAD](https://evil.example/p.png)", "<img alt=\"PAD\" src=https://evil.example/p.png>"})
    void what_goes_on_beyond_the_bound_counts_as_what_it_could_become(String pattern) {
        String text = "Well. " + pattern.replace("PAD", "z ".repeat(10_000));
        PolicyGuardrail guardrail = guardrail("block");

        assertThat(whole(guardrail, text)).isInstanceOf(Decision.Block.class);
        Streamed streamed = stream(guardrail, text, new Random(7), 40);
        assertThat(streamed.decision()).isInstanceOf(Decision.Block.class);
        assertThat(streamed.shown()).isEqualTo("Well. ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```\nPAD\n![x](https://fine.example/p.png)\n```\nDone.",
                "```markdown\n![x](https://fine.example/p.png)\n\nPAD\n\n![x](https://fine.example/p.png)\n```",
                "Write `PAD ![x](https://fine.example/p.png)` for a picture.",
                "PAD. See https://fine.example/page for more, or [here](https://fine.example/other).",
                "An array[0 and a < b, PAD, and <T> of a list, and so on.",
                "1. PAD `a`\n2. `![x](https://fine.example/p.png)`\n",
            })
    void code_is_shown_and_plain_links_pass(String pattern) {
        PolicyGuardrail guardrail = guardrail("block");
        for (String pad : List.of("x", "Some words. And more; ".repeat(30), "padding ".repeat(400))) {
            String text = pattern.replace("PAD", pad.strip());

            assertThat(whole(guardrail, text)).as(text).isInstanceOf(Decision.Pass.class);
            assertThat(stream(guardrail, text, new Random(3), 30).shown()).isEqualTo(text);
        }
    }

    @Test
    void pieces_give_what_the_whole_gives() {
        long seed = Long.getLong("llmops.seed", System.nanoTime());
        System.out.println("AnswerLinksTest: -Dllmops.seed=" + seed);
        Random random = new Random(seed);
        String[] parts = {
            "![",
            "[",
            "]",
            "(",
            ")",
            "https://evil.example/p.png",
            "[r]: https://evil.example/q.png\n",
            "![x][r]",
            "`",
            "```\n",
            "~~~\n",
            "\n",
            "\n\n",
            " ",
            "words and more. ",
            "<img src=",
            "<b ",
            ">",
            "\"",
            "'",
            "|",
            "- ",
            "<div>\n",
            "</div>",
            "<style>",
            "</style>",
            "url(https://evil.example/s.png)",
            "\\",
            "!",
            "<!--",
            "-->",
            "https://evil.example/?q=1 ",
            "中文。",
            "é",
            "1. ",
            "> ",
            "# ",
        };
        PolicyGuardrail guardrail = guardrail("transform");
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            int count = 1 + random.nextInt(40);
            for (int k = 0; k < count; k++) {
                text.append(parts[random.nextInt(parts.length)].repeat(random.nextInt(12) == 0 ? 60 : 1));
            }
            Decision whole = whole(guardrail, text.toString());
            Streamed streamed = stream(guardrail, text.toString(), random, 1 + random.nextInt(50));

            assertThat(streamed.decision())
                    .as("seed %d, text %d: %s", seed, i, text)
                    .isEqualTo(whole);
            if (whole instanceof Decision.Transform transform) {
                assertThat(streamed.shown()).isEqualTo(transform.text());
            }
        }
    }

    @Test
    void hosts_that_are_allowed_may_show_pictures() {
        PolicyGuardrail allowed = PolicyGuardrail.of(
                GuardrailPolicy.parse(POLICY.replace("{action: ACTION}", "{allow: [fine.example, '*.fine.example']}")));
        String text = "![x](https://cdn.fine.example/p.png) " + "and words. ".repeat(80);

        assertThat(whole(guardrail("block"), text)).isInstanceOf(Decision.Block.class);
        assertThat(whole(allowed, text)).isEqualTo(Decision.pass());
        assertThat(stream(allowed, text, new Random(1), 9).shown()).isEqualTo(text);
        assertThat(whole(allowed, "![x](https://fine.example.evil.example/p.png)"))
                .isInstanceOf(Decision.Block.class);
        assertThat(whole(allowed, "[x](https://evil.example/)")).isInstanceOf(Decision.Block.class);
    }
}
