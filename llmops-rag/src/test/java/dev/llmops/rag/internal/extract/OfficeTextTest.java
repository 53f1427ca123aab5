package dev.llmops.rag.internal.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.junit.jupiter.api.Test;

class OfficeTextTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void a_word_document_becomes_text_with_its_table() throws Exception {
        ExtractedText text = Extractor.extract("lamp.docx", docx(), LIMIT);

        assertThat(text.form()).isEqualTo(DocumentFormat.MARKDOWN);
        assertThat(text.title()).isEqualTo("The lamp");
        assertThat(text.text()).contains("The cable is long.").contains("| Plug | red |");
    }

    @Test
    void slides_and_sheets_become_text() throws Exception {
        assertThat(Extractor.extract("slides.pptx", pptx(), LIMIT).text()).contains("Screw the leg.");
        assertThat(Extractor.extract("prices.xlsx", xlsx(), LIMIT).text()).contains("| Lamp | 12 |");
    }

    @Test
    void an_office_file_under_another_name_is_known_by_its_first_bytes() throws Exception {
        assertThat(Extractor.extract("lamp.txt", docx(), LIMIT).text()).contains("The cable is long.");
    }

    @Test
    void rich_text_is_read() throws Exception {
        byte[] rtf = "{\\rtf1\\ansi The plug is red.\\par}".getBytes(StandardCharsets.US_ASCII);

        assertThat(Extractor.extract("note.rtf", rtf, LIMIT).text()).isEqualTo("The plug is red.");
    }

    @Test
    void an_encrypted_file_is_named_so() throws Exception {
        assertSkipped("secret.docx", encrypted(docx()), SkipReason.ENCRYPTED, "password");
    }

    @Test
    void a_file_that_is_cut_short_is_malformed() throws Exception {
        byte[] whole = docx();

        assertSkipped("cut.docx", Arrays.copyOf(whole, whole.length / 2), SkipReason.MALFORMED, "");
    }

    @Test
    void text_with_the_name_of_an_office_file_is_malformed() {
        assertSkipped(
                "fake.docx",
                "no Word at all".getBytes(StandardCharsets.US_ASCII),
                SkipReason.MALFORMED,
                "it does not begin as a file of type docx does");
        assertSkipped("empty.xlsx", new byte[0], SkipReason.EMPTY, "");
    }

    @Test
    void an_archive_of_other_files_is_binary() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write("text".getBytes(StandardCharsets.US_ASCII));
        }

        assertSkipped("files.zip", bytes.toByteArray(), SkipReason.BINARY, "application/zip");
    }

    @Test
    void a_small_file_that_unpacks_to_a_huge_one_is_too_large() throws Exception {
        assertSkipped("bomb.docx", bomb(docx()), SkipReason.TOO_LARGE, "at most 20971520 bytes");
    }

    @Test
    void a_document_whose_tree_would_fill_the_memory_is_too_large() throws Exception {
        byte[] document = withBody("<w:p><w:r><w:t>The cable is long.</w:t></w:r></w:p>".repeat(500_000));

        assertSkipped("long.docx", document, SkipReason.TOO_LARGE, "word/document.xml must unpack to at most 20971520");
    }

    @Test
    void a_table_that_was_written_as_a_stream_is_read() throws Exception {
        try (SXSSFWorkbook book = new SXSSFWorkbook();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            book.createSheet("Prices").createRow(0).createCell(0).setCellValue("Lamp");
            book.write(bytes);

            assertThat(Extractor.extract("prices.xlsx", bytes.toByteArray(), LIMIT)
                            .text())
                    .contains("Lamp");
        }
    }

    @Test
    void very_many_cells_are_too_much_text() throws Exception {
        try (SXSSFWorkbook book = new SXSSFWorkbook();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            var sheet = book.createSheet("Prices");
            for (int row = 0; row < 8_000; row++) {
                var cells = sheet.createRow(row);
                for (int column = 0; column < 200; column++) {
                    cells.createCell(column).setCellValue(1);
                }
            }
            book.write(bytes);

            assertSkipped("prices.xlsx", bytes.toByteArray(), SkipReason.TOO_LARGE, "at most 10000000 characters");
        }
    }

    private static byte[] withBody(String paragraphs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(docx()));
                ZipOutputStream to = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                String content = new String(from.readAllBytes(), StandardCharsets.UTF_8);
                to.write(content.replace("</w:body>", paragraphs + "</w:body>").getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static void assertSkipped(String name, byte[] content, SkipReason reason, String detail) {
        assertThatExceptionOfType(DocumentSkippedException.class)
                .isThrownBy(() -> Extractor.extract(name, content, LIMIT))
                .satisfies(e -> {
                    assertThat(e.reason()).as(e.detail()).isEqualTo(reason);
                    assertThat(e.detail()).isNotBlank().contains(detail);
                });
    }

    private static byte[] docx() throws IOException {
        try (XWPFDocument document = new XWPFDocument();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            document.getProperties().getCoreProperties().setTitle("The lamp");
            document.createParagraph().createRun().setText("The cable is long.");
            XWPFTable table = document.createTable(1, 2);
            table.getRow(0).getCell(0).setText("Plug");
            table.getRow(0).getCell(1).setText("red");
            document.write(bytes);
            return bytes.toByteArray();
        }
    }

    private static byte[] pptx() throws IOException {
        try (XMLSlideShow show = new XMLSlideShow();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            show.createSlide().createTextBox().setText("Screw the leg.");
            show.write(bytes);
            return bytes.toByteArray();
        }
    }

    private static byte[] xlsx() throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            XSSFSheet sheet = book.createSheet("Prices");
            var row = sheet.createRow(0);
            row.createCell(0).setCellValue("Lamp");
            row.createCell(1).setCellValue(12);
            book.write(bytes);
            return bytes.toByteArray();
        }
    }

    private static byte[] encrypted(byte[] document) throws Exception {
        try (POIFSFileSystem files = new POIFSFileSystem();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            Encryptor encryptor = new EncryptionInfo(EncryptionMode.standard).getEncryptor();
            encryptor.confirmPassword("password");
            try (OutputStream out = encryptor.getDataStream(files)) {
                out.write(document);
            }
            files.writeFilesystem(bytes);
            return bytes.toByteArray();
        }
    }

    /** The same document with 200 MB of blanks inside of its text. */
    private static byte[] bomb(byte[] document) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(document));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                byte[] content = in.readAllBytes();
                out.write(content);
                if (entry.getName().equals("word/document.xml")) {
                    byte[] blanks = new byte[1 << 20];
                    Arrays.fill(blanks, (byte) ' ');
                    for (int i = 0; i < 200; i++) {
                        out.write(blanks);
                    }
                }
            }
        }
        return bytes.toByteArray();
    }
}
