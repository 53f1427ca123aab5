package dev.llmops.rag.internal.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.rag.ingest.DocumentSkippedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader of a page sees and what not, told apart. */
class HiddenTextOfPagesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div style='display:none'>SECRET</div>",
                "<div style='DISPLAY : None !important'><p>SECRET</p></div>",
                "<p hidden>SECRET</p>",
                "<p hidden='until-found'>SECRET</p>",
                "<p style='visibility: hidden'>SECRET</p>",
                "<p style='opacity:0'>SECRET</p>",
                "<p style='opacity: 0.01'>SECRET</p>",
                "<p style='font-size:0'>SECRET</p>",
                "<p style='font-size:0.5px'>SECRET</p>",
                "<p style='font: 0/0 a'>SECRET</p>",
                "<p style='font-size:0'><b style='font-size:2em'>SECRET</b></p>",
                "<p style='position:absolute; left:-9999px'>SECRET</p>",
                "<p style='position:fixed; top:-100em'>SECRET</p>",
                "<p style='text-indent:-9999px'>SECRET</p>",
                "<p style='transform: translateX(-2000px)'>SECRET</p>",
                "<p style='transform: scale(0)'>SECRET</p>",
                "<p style='clip: rect(0 0 0 0); position:absolute'>SECRET</p>",
                "<p style='clip: rect(1px, 1px, 1px, 1px)'>SECRET</p>",
                "<p style='clip-path: inset(50%)'>SECRET</p>",
                "<p style='width:1px; height:1px; overflow:hidden'>SECRET</p>",
                "<p style='max-height:0; overflow: hidden'>SECRET</p>",
                "<p style='content-visibility:hidden'>SECRET</p>",
                "<p style='color:white;background:white'>SECRET</p>",
                "<p style='color:#fefefe'>SECRET</p>",
                "<div style='background-color:#000'><p style='color:rgb(2, 2, 2)'>SECRET</p></div>",
                "<p style='color: transparent'>SECRET</p>",
                "<p style='color: rgba(0,0,0,0)'>SECRET</p>",
                "<p style='color: rgb(0 0 0 / 0%)'>SECRET</p>",
                "<font color=white>SECRET</font>",
                "<table bgcolor='#FFFFFF'><tr><td style='color:#fff'>SECRET</td></tr></table>",
                "<dialog>SECRET</dialog>",
                "<datalist><option>SECRET</option></datalist>",
                "<canvas>SECRET</canvas>",
                "<style>.x{display:none}</style><p class='a x b'>SECRET</p>",
                "<style>/* .x{} */ p.x , .y { visibility:hidden }</style><p class=x>SECRET</p>",
                "<style>#x{position:absolute;left:-9999px}</style><p id=x>SECRET</p>",
                "<style>aside{font-size:0}</style><aside>SECRET</aside>",
                "<style>@import url(a.css); @media screen { .x{display:none} }</style><p class=x>SECRET</p>",
                "<style>@media print{.y{display:block}} .x{opacity:0}</style><p class=x>SECRET</p>",
                "<style>.x{display:block} .x{display:none}</style><p class=x>SECRET</p>",
                "<p>a<span style='visibility:hidden'>SECRET</span>b</p>",
                "<ul><li style='display:none'>SECRET<ul><li>more</li></ul></li></ul>",
            })
    void a_text_that_is_not_seen_stands_behind_what_is_seen(String html) throws DocumentSkippedException {
        ExtractedText text = extract("<body><p>Before.</p>" + html + "<p>After.</p></body>");

        assertThat(text.visible())
                .contains("Before.")
                .contains("After.")
                .doesNotContain("SECRET")
                .doesNotContain("more");
        assertThat(text.text().substring(text.hiddenFrom())).contains("SECRET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p aria-hidden='true'>SHOWN</p>",
                "<details><summary>More</summary>SHOWN</details>",
                "<dialog open>SHOWN</dialog>",
                "<p hidden style='display:block'>SHOWN</p>",
                "<div style='visibility:hidden'><p style='visibility:visible'>SHOWN</p></div>",
                "<ul style='font-size:0'><li style='font-size:16px'>SHOWN</li></ul>",
                "<p style='font-size:62.5%'>SHOWN</p>",
                "<p style='font-size:var(--size-1)'>SHOWN</p>",
                "<p style='font: 700 12px/1 Arial'>SHOWN</p>",
                "<p style='opacity:.9'>SHOWN</p>",
                "<p style='left:-50%; margin-left:-100%; transform:translate(-50%, -100%)'>SHOWN</p>",
                "<p style='clip: auto; clip: rect(auto, auto, auto, auto)'>SHOWN</p>",
                "<p style='height:1px'>SHOWN</p>",
                "<div style='background:#000'><p style='color:white'>SHOWN</p></div>",
                "<div style='background:url(a.png)'><p style='color:white'>SHOWN</p></div>",
                "<style>.dark .box{background:#000}</style><p style='color:white'>SHOWN</p>",
                "<link rel='preload stylesheet' href='a.css'><p style='color:white'>SHOWN</p>",
                "<style>@media print{.x{display:none}}</style><p class=x>SHOWN</p>",
                "<style>@media (max-width:9px){.x{display:none}}</style><p class=x>SHOWN</p>",
                "<style>.x{display:none} .x{display:block}</style><p class=x>SHOWN</p>",
                "<style>@keyframes a{from{opacity:0}to{opacity:1}}</style><p class=from>SHOWN</p>",
                "<style>body{opacity:0}</style><p>SHOWN</p>",
                "<style>.x{display:none</style><p>SHOWN</p>",
            })
    void a_text_that_is_seen_is_not_taken_for_hidden(String html) throws DocumentSkippedException {
        ExtractedText text = extract("<body>" + html + "</body>");

        assertThat(text.visible()).contains("SHOWN").isEqualTo(text.text());
    }

    @Test
    void comments_templates_and_scripts_are_no_text_at_all() throws DocumentSkippedException {
        assertThat(extract("<p>Shown.</p><!-- COMMENT --><template>TEMPLATE</template><script>SCRIPT</script>"
                                + "<noscript>NOSCRIPT</noscript>")
                        .text())
                .isEqualTo("Shown.");
    }

    @Test
    void what_is_hidden_keeps_its_structure_and_its_order_and_a_heading_of_it_is_no_title()
            throws DocumentSkippedException {
        ExtractedText text =
                extract("<h1 hidden>Hidden title</h1><p>One <span style='display:none'>two </span>three.</p>"
                        + "<div hidden><h2>Four</h2><ul><li>five</li></ul></div>");

        assertThat(text.visible()).isEqualTo("One three.\n\n");
        assertThat(text.text().substring(text.hiddenFrom())).isEqualTo("# Hidden title\n\ntwo\n\n## Four\n\n- five");
        assertThat(extract("<p hidden>All of it.</p>").hiddenFrom()).isZero();
    }

    private static ExtractedText extract(String html) throws DocumentSkippedException {
        return Extractor.extract("a.html", html.getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1));
    }
}
