package dev.llmops.rag.internal.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.testkit.AdversarialTexts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Taking the text out of a file takes time in proportion to it, whatever the file. */
class ExtractLinearWorkTest {

    private static final int LENGTH = 15_000;
    /** Of what each character becomes an element of. */
    private static final int ELEMENTS = 4_000;

    private static final Map<String, byte[]> SHOW = emptyShow();

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
                elements(
                        "docx",
                        text -> docx(text.replace("!", "<w:p><w:r><w:t>a</w:t></w:r></w:p>")),
                        "!",
                        "<w:tbl><w:tr><w:tc>!"),
                elements(
                        "xlsx",
                        text -> xlsx(text.replace("!", "<row><c t=\"inlineStr\"><is><t>a</t></is></c></row>")),
                        "!",
                        "<row><c t=\"s\"><v>0</v></c></row>",
                        "<row r=\"9\"><c r=\"ZZ9\"><f>A1</f><v>1</v></c></row>"),
                elements("pptx", text -> pptx(text.replace("!", shape("a"))), "!", "<p:grpSp>!"));
    }

    private static Arguments format(String ending, Function<String, byte[]> file, String... triggers) {
        return Arguments.of(ending, triggers[0], LENGTH, file, triggers);
    }

    private static Arguments elements(String ending, Function<String, byte[]> file, String... triggers) {
        return Arguments.of(ending, triggers[0], ELEMENTS, file, triggers);
    }

    @Tag("full")
    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("formats")
    void reading_takes_time_in_proportion(
            String ending, String first, int length, Function<String, byte[]> file, String[] triggers) {
        SoftAssertions.assertSoftly(all -> AdversarialTexts.of(triggers)
                .forEach(kind -> all.check(() -> kind.assertLinear(length, text -> {
                    try {
                        Extractor.read("a." + ending, file.apply(text));
                    } catch (DocumentSkippedException e) {
                        // It is told, as any other that cannot be read.
                    }
                }))));
    }

    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static byte[] docx(String body) {
        return office(
                Map.of("word/document.xml", "wordprocessingml.document.main"),
                Map.of(
                        "word/document.xml",
                        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
                                + body + "</w:body></w:document>"));
    }

    private static byte[] xlsx(String rows) {
        String main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        return office(
                Map.of(
                        "xl/workbook.xml", "spreadsheetml.sheet.main",
                        "xl/worksheets/sheet1.xml", "spreadsheetml.worksheet",
                        "xl/sharedStrings.xml", "spreadsheetml.sharedStrings"),
                Map.of(
                        "xl/workbook.xml",
                        "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + OFFICE
                                + "\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>",
                        "xl/_rels/workbook.xml.rels",
                        relationships("worksheet", "worksheets/sheet1.xml", "sharedStrings", "sharedStrings.xml"),
                        "xl/sharedStrings.xml",
                        "<sst xmlns=\"" + main + "\"><si><t>b</t></si></sst>",
                        "xl/worksheets/sheet1.xml",
                        "<worksheet xmlns=\"" + main + "\"><sheetData>" + rows + "</sheetData></worksheet>"));
    }

    /** A slide needs a layout, a master and a theme: those of an empty show. */
    private static byte[] pptx(String shapes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : SHOW.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                String xml = new String(part.getValue(), StandardCharsets.UTF_8);
                zip.write(
                        part.getKey().equals("ppt/slides/slide1.xml")
                                ? utf8(xml.replace("</p:spTree>", shapes + "</p:spTree>"))
                                : part.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> emptyShow() {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XMLSlideShow show = new XMLSlideShow()) {
            show.createSlide();
            show.write(bytes);
            ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    private static String shape(String text) {
        return "<p:sp><p:nvSpPr><p:cNvPr id=\"1\" name=\"b\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p>"
                + "<a:r><a:t>" + text + "</a:t></a:r></a:p></p:txBody></p:sp>";
    }

    /** The parts that a reader needs: their types, the first of which is the main one's, and what is in them. */
    private static byte[] office(Map<String, String> types, Map<String, String> contents) {
        Map<String, String> parts = new LinkedHashMap<>();
        StringBuilder overrides = new StringBuilder();
        types.forEach((part, type) -> overrides
                .append("<Override PartName=\"/")
                .append(part)
                .append("\" ContentType=\"application/vnd.openxmlformats-officedocument.")
                .append(type)
                .append("+xml\"/>"));
        parts.put(
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                        + overrides + "</Types>");
        String main = types.entrySet().stream()
                .filter(type -> type.getValue().endsWith(".main"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        parts.put("_rels/.rels", relationships("officeDocument", main));
        parts.putAll(contents);
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

    /** Of types and targets in turn; their names are a, b and so on. */
    private static String relationships(String... all) {
        StringBuilder xml = new StringBuilder(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
        for (int i = 0; i < all.length; i += 2) {
            xml.append("<Relationship Id=\"")
                    .append((char) ('a' + i / 2))
                    .append("\" Type=\"" + OFFICE + "/")
                    .append(all[i])
                    .append("\" Target=\"")
                    .append(all[i + 1])
                    .append("\"/>");
        }
        return xml + "</Relationships>";
    }

    /** A file that no reader understands would take no time. */
    @Test
    void the_files_are_read() throws Exception {
        assertThat(Extractor.read("a.docx", docx("<w:p><w:r><w:t>word</w:t></w:r></w:p>"))
                        .text())
                .contains("word");
        assertThat(Extractor.read(
                                "a.xlsx",
                                xlsx("<row><c t=\"inlineStr\"><is><t>inline</t></is></c><c t=\"s\"><v>0</v></c></row>"))
                        .text())
                .contains("inline", "b");
        assertThat(Extractor.read("a.pptx", pptx(shape("slide") + shape("other")))
                        .text())
                .contains("slide", "other");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
