package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.testkit.AdversarialTexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Taking the text out of a file takes time in proportion to it, whatever the file. */
class ExtractLinearWorkTest {

    private static final int LENGTH = 15_000;

    static Stream<Arguments> formats() {
        return Stream.of(
                format("txt", ExtractLinearWorkTest::utf8, "e\u0301\u0323", "\r"),
                format(
                        "html",
                        ExtractLinearWorkTest::utf8,
                        "<b>",
                        "<div><p>",
                        "<table><tr><td>",
                        "<pre>\n",
                        "<!--",
                        "&amp",
                        "<a b=c d "),
                format("html", text -> utf8("<pre>" + "\n".repeat(text.length()) + text), "<div>"),
                format("html", text -> utf8("<style>" + text), "a{b:c}", "/*"),
                format("pdf", text -> utf8("%PDF-1.4\n" + text), "stream\n"),
                format(
                        "rtf",
                        text -> utf8("{\\rtf1\\ansi " + text + "}"),
                        "{\\b ",
                        "\\'e9",
                        "\\u8364?",
                        "{\\field{\\fldinst a}{\\fldrslt "),
                format(
                        "docx",
                        text -> docx(text.replace("!", "<w:p><w:r><w:t>a</w:t></w:r></w:p>")),
                        "!",
                        "<w:tbl><w:tr><w:tc>!"));
    }

    private static Arguments format(String ending, Function<String, byte[]> file, String... triggers) {
        return Arguments.of(ending, triggers[0], file, triggers);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("formats")
    void reading_takes_time_in_proportion(
            String ending, String first, Function<String, byte[]> file, String[] triggers) {
        SoftAssertions.assertSoftly(all -> AdversarialTexts.of(triggers)
                .forEach(kind -> all.check(() -> kind.assertLinear(LENGTH, text -> {
                    try {
                        Extractor.read("a." + ending, file.apply(text));
                    } catch (DocumentSkippedException e) {
                        // It is told, as any other that cannot be read.
                    }
                }))));
    }

    /** The parts that a reader needs, with this as the document's body. */
    private static byte[] docx(String body) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                        + "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument"
                        + ".wordprocessingml.document.main+xml\"/></Types>");
        parts.put(
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\""
                        + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
                        + " Target=\"word/document.xml\"/></Relationships>");
        parts.put(
                "word/document.xml",
                "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>" + body
                        + "</w:body></w:document>");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(utf8(part.getValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
