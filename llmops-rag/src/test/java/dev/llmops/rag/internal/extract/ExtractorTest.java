package dev.llmops.rag.internal.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExtractorTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void html_becomes_text_with_its_structure() throws Exception {
        String html = """
                <!doctype html><html><head><title>T</title><style>p{}</style></head><body>
                <nav><a href="/">Home</a></nav>
                <h1>Lamp <em>big</em></h1>
                <p>The   cable is
                   <b>long</b>.<br>It is black.</p>
                <script>alert("no")</script>
                <ul><li>one</li><li><p>two</p><ul><li>inner</li></ul></li></ul>
                <pre>int a = 1;
                  int b;</pre>
                <table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><p>2 | 3</p></td></tr></table>
                </body></html>
                """;

        assertThat(extract("x.html", html)).isEqualTo("""
                Home

                # Lamp big

                The cable is long.
                It is black.

                - one
                - two
                - inner

                ```
                int a = 1;
                  int b;
                ```

                | a | b |
                | 1 | 2 / 3 |""");
    }

    @Test
    void text_is_normalised_once_so_that_ranges_stay_right() throws Exception {
        assertThat(extract("x.txt", "\uFEFFa\r\nb\rc e\u0301")).isEqualTo("a\nb\nc \u00e9");
    }

    @Test
    void utf_16_with_its_mark_is_read() throws Exception {
        byte[] utf16 = "\uFEFFKöln".getBytes(StandardCharsets.UTF_16LE);

        assertThat(Extractor.extract("x.txt", utf16, LIMIT).text()).isEqualTo("Köln");
    }

    @Test
    void random_bytes_give_text_or_a_reason_and_nothing_else() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] names = {"a.txt", "a.md", "a.html", "a.pdf", "a"};
        String[] heads = {"", "%PDF-1.4\n", "<html><table><tr><td>", "\uFEFF", "# "};
        for (int i = 0; i < 2_000; i++) {
            byte[] head = heads[random.nextInt(heads.length)].getBytes(StandardCharsets.UTF_8);
            byte[] content = new byte[head.length + random.nextInt(200)];
            random.nextBytes(content);
            System.arraycopy(head, 0, content, 0, head.length);
            try {
                assertThat(Extractor.extract(names[random.nextInt(names.length)], content, LIMIT)
                                .text())
                        .isNotBlank();
            } catch (SkippedException e) {
                assertThat(e.reason()).as("seed %d, round %d", seed, i).isNotNull();
            }
        }
    }

    @Test
    void a_page_nested_ten_thousand_deep_is_read() throws Exception {
        assertThat(extract("x.html", "<div>".repeat(10_000) + "text")).isEqualTo("text");
    }

    @Test
    void blank_text_has_a_reason() {
        assertThatThrownBy(() -> extract("x.html", "<p> </p>")).isInstanceOf(SkippedException.class);
    }

    private static String extract(String name, String content) throws SkippedException {
        return Extractor.extract(name, content.getBytes(StandardCharsets.UTF_8), LIMIT)
                .text();
    }
}
