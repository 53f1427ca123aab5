package dev.llmops.rag.internal.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
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
    void utf_32_with_its_mark_is_not_taken_for_utf_16() throws Exception {
        for (String name : List.of("UTF-32LE", "UTF-32BE")) {
            byte[] utf32 = "\uFEFFKöln".getBytes(Charset.forName(name));

            assertThat(Extractor.extract("x.txt", utf32, LIMIT).text()).isEqualTo("Köln");
            assertThat(Extractor.extract("x.html", utf32, LIMIT).text()).isEqualTo("Köln");
        }
    }

    @Test
    void html_is_read_in_utf_16_with_a_mark_and_in_windows_1252_where_it_declares_nothing() throws Exception {
        byte[] utf16 = "\uFEFF<p>Köln</p>".getBytes(StandardCharsets.UTF_16BE);
        byte[] western = "<p>Köln für 5 €</p>".getBytes(Charset.forName("windows-1252"));
        byte[] utf8 = "<p>Köln für 5 €</p>".getBytes(StandardCharsets.UTF_8);

        assertThat(Extractor.extract("x.html", utf16, LIMIT).text()).isEqualTo("Köln");
        assertThat(Extractor.extract("x.html", western, LIMIT).text()).isEqualTo("Köln für 5 €");
        assertThat(Extractor.extract("x.html", utf8, LIMIT).text()).isEqualTo("Köln für 5 €");
    }

    @Test
    void a_text_that_mentions_the_mark_of_a_pdf_is_a_text() throws Exception {
        String text = "Each PDF begins with %PDF-1.7 and ends with %%EOF.";

        assertThat(extract("formats.md", text)).isEqualTo(text);
        assertThat(extract("formats.md", "%PDF-1.7 is the mark of a PDF.".replace(' ', '_')))
                .startsWith("%PDF");
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
            } catch (DocumentSkippedException e) {
                assertThat(e.reason()).as("seed %d, round %d", seed, i).isNotNull();
            }
        }
    }

    @Test
    void a_pdf_with_a_stream_that_unpacks_to_far_more_is_too_large_however_it_is_packed() throws Exception {
        byte[] blanks = new byte[1 << 20];
        Arrays.fill(blanks, (byte) ' ');
        byte[] once = deflated(blanks, 150);
        byte[] twice = deflated(once, 1);
        byte[] withoutHeader = once.clone();
        withoutHeader[0] = 0;

        assertThat(once).hasSizeLessThan(300_000);
        assertTooLarge(pdf(once, "/FlateDecode"));
        assertTooLarge(pdf(twice, "[/FlateDecode /Fl]"));
        assertTooLarge(pdf(withoutHeader, "/FlateDecode"));
        byte[] hex = (HexFormat.of().formatHex(once) + ">").getBytes(StandardCharsets.US_ASCII);
        assertTooLarge(pdf(hex, "[/ASCIIHexDecode /FlateDecode]"));
        assertTooLarge(pdf(hex, "[/AHx /Fl]"));
        assertTooLarge(pdf(hex, "[/ASCIIHex#44ecode /Fl#61teDecode]"));
        assertTooLarge(pdf(hex, "5 0 R"));
        assertTooLarge(pdf(hex, "[/ASCIIHexDecode /FlateDecode] /Note (" + " ".repeat(40_000) + ")"));
        byte[] run = new byte[2 << 20];
        for (int i = 0; i < run.length; i += 2) {
            run[i] = (byte) 129;
        }
        assertTooLarge(pdf(run, "/RunLengthDecode"));
        assertThat(Extractor.extract(
                                "a.pdf",
                                pdf(
                                        deflated("BT /F 12 Tf (Hello lamp) Tj ET".getBytes(StandardCharsets.UTF_8), 1),
                                        "/FlateDecode"),
                                LIMIT)
                        .text())
                .contains("Hello lamp");
    }

    private static void assertTooLarge(byte[] pdf) {
        assertThatThrownBy(() -> Extractor.extract("a.pdf", pdf, LIMIT))
                .isInstanceOfSatisfying(
                        DocumentSkippedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SkipReason.TOO_LARGE))
                .hasMessageContaining("unpacks to more");
    }

    private static byte[] deflated(byte[] content, int times) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            for (int i = 0; i < times; i++) {
                deflater.write(content);
            }
        }
        return out.toByteArray();
    }

    /** A page whose content is the stream; PDFBox makes the table of what stands where itself. */
    private static byte[] pdf(byte[] stream, String filter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(("%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [3 0 R]"
                        + " /Count 1>>\nendobj\n3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R"
                        + " /Resources <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>>\nendobj\n"
                        + "4 0 obj\n<</Length " + stream.length + " /Filter " + filter + ">>\nstream\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(stream);
        out.write("\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Test
    void a_file_that_is_another_than_its_name_says_is_known_by_its_first_bytes_or_has_a_reason() throws Exception {
        byte[] pdf =
                pdf(deflated("BT /F 12 Tf (Hello lamp) Tj ET".getBytes(StandardCharsets.UTF_8), 1), "/FlateDecode");

        assertThat(Extractor.extract("prices.csv", pdf, LIMIT).text()).contains("Hello lamp");
        assertThatThrownBy(() -> Extractor.extract("a.pdf", "lamp,price\n".getBytes(StandardCharsets.UTF_8), LIMIT))
                .isInstanceOfSatisfying(
                        DocumentSkippedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SkipReason.MALFORMED));
        assertThatThrownBy(() -> Extractor.extract("a.csv", new byte[] {'a', 0, 'b'}, LIMIT))
                .isInstanceOfSatisfying(
                        DocumentSkippedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SkipReason.BINARY));
    }

    @Test
    void a_page_nested_ten_thousand_deep_is_read() throws Exception {
        assertThat(extract("x.html", "<div>".repeat(10_000) + "text")).isEqualTo("text");
    }

    @Test
    void blank_text_has_a_reason() {
        assertThatThrownBy(() -> extract("x.html", "<p> </p>")).isInstanceOf(DocumentSkippedException.class);
    }

    private static String extract(String name, String content) throws DocumentSkippedException {
        return Extractor.extract(name, content.getBytes(StandardCharsets.UTF_8), LIMIT)
                .text();
    }
}
