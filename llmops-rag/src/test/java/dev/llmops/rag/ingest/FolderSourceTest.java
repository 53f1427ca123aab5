package dev.llmops.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.WordHashEmbeddings;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {

    @TempDir
    Path temporary;

    private final WordHashEmbeddings embeddings = new WordHashEmbeddings();
    private Path folder;
    private RagIndex index;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temporary.resolve("documents"));
        index = RagIndex.builder(temporary.resolve("index"))
                .embeddings(embeddings)
                .chunking(Chunking.characters(60))
                .build();
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void files_of_each_format_become_documents_named_by_their_path() throws IOException {
        write("guide/lamp.md", "# Lamp\n\nThe cable is long.");
        write("notes.txt", "The plug is red.");
        write("LICENSE", "Apache");
        write(
                "page.html",
                "<html><head><title>Chairs</title></head><body><h1>Chair</h1><p>Four legs.</p></body></html>");
        pdf("manual.pdf", null, "Screw the leg.", "Then the shade.");

        IngestReport report = ingest();

        assertThat(report.results())
                .extracting(DocumentResult::id)
                .containsExactly("LICENSE", "guide/lamp.md", "manual.pdf", "notes.txt", "page.html");
        assertThat(report.count(Outcome.ADDED)).isEqualTo(5);
        assertThat(report.complete()).isTrue();
        assertThat(index.documents()).isEqualTo(5);
        assertThat(text("page.html")).isEqualTo("# Chair\n\nFour legs.");
        assertThat(index.document("page.html").orElseThrow().metadata()).containsEntry("title", "Chairs");
        assertThat(index.document("guide/lamp.md").orElseThrow().metadata()).containsEntry("title", "Lamp");
    }

    @Test
    void a_passage_of_a_pdf_knows_its_page() throws IOException {
        pdf("manual.pdf", null, "Screw the leg to the plate.", "Then put the shade onto the ring above.");

        ingest();

        List<Passage> found = index.retrieve(RetrievalQuery.of("shade onto the ring", 1));
        assertThat(found).singleElement().satisfies(passage -> {
            assertThat(passage.metadata()).containsEntry("page", 2);
            assertThat(passage.range().in(text("manual.pdf")))
                    .isEqualTo("Then put the shade onto the ring above.")
                    .isEqualTo(passage.text());
        });
    }

    @Test
    void a_file_that_takes_too_long_to_read_is_told_and_its_old_version_stays() throws Exception {
        pdf("manual.pdf", null, "Screw the leg.");
        ingest();
        pdf("manual.pdf", null, "Screw the other leg.");
        index.close();
        index = RagIndex.builder(temporary.resolve("index"))
                .embeddings(embeddings)
                .chunking(Chunking.characters(60))
                .parseTimeout(Duration.ofSeconds(1))
                .build();
        CountDownLatch interrupted = new CountDownLatch(1);
        FontMapper usual = FontMappers.instance();
        FontMappers.set(new WaitingFonts(usual, interrupted));
        IngestReport report;
        try {
            report = ingest();
        } finally {
            FontMappers.set(usual);
        }

        assertThat(report.results()).singleElement().satisfies(file -> {
            assertThat(file.reason()).isEqualTo(SkipReason.TIMED_OUT);
            assertThat(file.detail()).contains("readable within 1000 ms, but took longer");
        });
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(text("manual.pdf")).contains("Screw the leg.");
    }

    /** Whoever reads a PDF that brings no fonts waits here until it is interrupted. */
    private record WaitingFonts(FontMapper usual, CountDownLatch interrupted) implements FontMapper {

        @Override
        public FontMapping<FontBoxFont> getFontBoxFont(String name, PDFontDescriptor descriptor) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return usual.getFontBoxFont(name, descriptor);
        }

        @Override
        public FontMapping<TrueTypeFont> getTrueTypeFont(String name, PDFontDescriptor descriptor) {
            return usual.getTrueTypeFont(name, descriptor);
        }

        @Override
        public CIDFontMapping getCIDFont(String name, PDFontDescriptor descriptor, PDCIDSystemInfo system) {
            return usual.getCIDFont(name, descriptor, system);
        }
    }

    @Test
    void a_document_that_takes_too_long_to_cut_is_told_and_the_others_go_on() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(2);
        Tokenizer tokenizer = new Tokenizer() {
            @Override
            public int[] encode(String text) {
                if (text.contains("slow")) {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                }
                return new int[text.length()];
            }

            @Override
            public String decode(int[] tokens) {
                return "";
            }
        };
        index.close();
        index = RagIndex.builder(temporary.resolve("second"))
                .embeddings(embeddings)
                .chunking(Chunking.tokens(60, tokenizer))
                .parseTimeout(Duration.ofSeconds(1))
                .build();
        write("a.txt", "A slow text.");
        write("b.txt", "Another one.");

        IngestReport report = ingest();

        assertThat(report.results()).extracting(DocumentResult::reason).containsExactly(SkipReason.TIMED_OUT, null);
        assertThat(report.results().get(0).detail()).contains("cut into passages within 1000 ms");
        assertThat(text("b.txt")).isEqualTo("Another one.");
        assertThatThrownBy(() -> index.put(new Document("c", "A slow text.", Map.of())))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("'c'")
                .hasMessageContaining("parseTimeout");
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_passage_that_reaches_over_to_another_page_names_both() throws IOException {
        pdf("short.pdf", null, "The cable is long.", "It is black.");

        ingest();

        assertThat(index.retrieve(RetrievalQuery.of("cable", 1)).get(0).metadata())
                .containsEntry("page", 1)
                .containsEntry("lastPage", 2);
    }

    @Test
    void an_unchanged_folder_costs_nothing() throws IOException {
        write("a.md", "# A\n\nThe cable is long.");
        write("b.txt", "The plug is red.");
        ingest();
        embeddings.embedded.clear();

        IngestReport again = ingest();

        assertThat(again.count(Outcome.UNCHANGED)).isEqualTo(2);
        assertThat(embeddings.embedded).isEmpty();
        assertThat(index.documents()).isEqualTo(2);
        assertThat(index.passages()).isEqualTo(2);
    }

    @Test
    void a_changed_file_replaces_its_document_and_embeds_only_what_is_new() throws IOException {
        write("a.md", "# A\n\nThe cable is long and black and very stiff.\n\n# B\n\nThe plug is red.");
        ingest();
        embeddings.embedded.clear();
        write("a.md", "# A\n\nThe cable is long and black and very stiff.\n\n# B\n\nThe plug is blue.");

        IngestReport report = ingest();

        assertThat(report.results()).extracting(DocumentResult::outcome).containsExactly(Outcome.UPDATED);
        assertThat(embeddings.embedded).containsExactly("A\n# B\n\nThe plug is blue.");
    }

    @Test
    void a_file_that_is_gone_takes_its_document_along() throws IOException {
        write("a.md", "The cable is long.");
        write("b.md", "The cable is short.");
        ingest();
        index.put(new dev.llmops.api.retrieval.Document("put-by-hand", "cable", Map.of()));
        Files.delete(folder.resolve("a.md"));

        IngestReport report = ingest();

        assertThat(report.deleted()).containsExactly("a.md");
        assertThat(index.document("a.md")).isEmpty();
        assertThat(index.document("put-by-hand")).isPresent();
        assertThat(index.documents()).isEqualTo(2);
    }

    @Test
    void a_folder_that_lost_more_than_its_share_of_files_removes_nothing_and_writes_nothing() throws IOException {
        ten("file");
        for (int i = 0; i < 4; i++) {
            Files.delete(folder.resolve("file" + i + ".md"));
        }
        write("new.md", "A new lamp.");
        embeddings.embedded.clear();

        assertThatThrownBy(this::ingest)
                .isInstanceOfSatisfying(StaleDocumentsException.class, e -> {
                    assertThat(e.stale()).isEqualTo(4);
                    assertThat(e.documents()).isEqualTo(10);
                })
                .hasMessageContaining("at most 30 %")
                .hasMessageContaining("4 of 10")
                .hasMessageContaining("file0.md")
                .hasMessageContaining("withMaxDeleteRatio(1)")
                .hasMessageContaining("--force-delete");
        assertThat(index.documents()).isEqualTo(10);
        assertThat(embeddings.embedded).isEmpty();

        IngestReport forced =
                index.ingest(FolderSource.of(folder), IngestOptions.defaults().withMaxDeleteRatio(1));
        assertThat(forced.deleted()).containsExactly("file0.md", "file1.md", "file2.md", "file3.md");
        assertThat(index.documents()).isEqualTo(7);
    }

    @Test
    void a_share_of_just_thirty_percent_goes() throws IOException {
        ten("file");
        for (int i = 0; i < 3; i++) {
            Files.delete(folder.resolve("file" + i + ".md"));
        }

        assertThat(ingest().deleted()).hasSize(3);
    }

    @Test
    void files_that_all_lost_their_text_take_no_document_along_but_what_is_new_stays() throws IOException {
        ten("file");
        for (int i = 0; i < 10; i++) {
            write("file" + i + ".md", "");
        }
        write("new.md", "A new lamp.");

        assertThatThrownBy(this::ingest).isInstanceOf(StaleDocumentsException.class);
        assertThat(index.documents()).isEqualTo(11);
        assertThat(text("file3.md")).isEqualTo("The cable of lamp 3 is long.");
    }

    @Test
    void a_share_that_is_none_is_refused() {
        assertThatThrownBy(() -> IngestOptions.defaults().withMaxDeleteRatio(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDeleteRatio must be at least 0 and at most 1, but was NaN");
    }

    @Test
    void a_folder_that_was_renamed_moves_all_of_its_documents_and_embeds_nothing() throws IOException {
        ten("old/file");
        embeddings.embedded.clear();
        Files.move(folder.resolve("old"), folder.resolve("new"));

        IngestReport report = ingest();

        assertThat(report.count(Outcome.MOVED)).isEqualTo(10);
        assertThat(report.results().get(0))
                .isEqualTo(new DocumentResult("new/file0.md", Outcome.MOVED, null, "old/file0.md", 1));
        assertThat(report.deleted()).isEmpty();
        assertThat(embeddings.embedded).isEmpty();
        assertThat(index.documents()).isEqualTo(10);
        assertThat(index.document("old/file0.md")).isEmpty();
        assertThat(ingest().count(Outcome.UNCHANGED)).isEqualTo(10);
    }

    @Test
    void of_two_files_with_the_same_text_one_moves_and_the_other_stays() throws IOException {
        write("a.md", "The cable is long.");
        write("b.md", "The cable is long.");
        ingest();
        Files.move(folder.resolve("a.md"), folder.resolve("c.md"));

        IngestReport report = ingest();

        assertThat(report.results())
                .extracting(DocumentResult::id, DocumentResult::outcome)
                .containsExactly(tuple("b.md", Outcome.UNCHANGED), tuple("c.md", Outcome.MOVED));
        assertThat(index.documents()).isEqualTo(2);
    }

    private void ten(String prefix) throws IOException {
        for (int i = 0; i < 10; i++) {
            write(prefix + i + ".md", "The cable of lamp " + i + " is long.");
        }
        ingest();
    }

    @Test
    void a_moved_file_is_there_once() throws IOException {
        write("a.md", "The cable is long.");
        ingest();
        Files.move(folder.resolve("a.md"), folder.resolve("b.md"));

        ingest();

        assertThat(index.retrieve(RetrievalQuery.of("cable", 10)))
                .extracting(Passage::sourceId)
                .containsExactly("b.md");
    }

    @Test
    void a_file_without_usable_text_is_skipped_with_a_reason_and_the_rest_goes_on() throws IOException {
        write("a.md", "The cable is long.");
        write("empty.txt", "");
        write("blank.md", " \n\t\n");
        bytes("image.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2});
        bytes("binary.md", new byte[] {'a', 0, 'b'});
        bytes("latin1.txt", "Größe".getBytes(StandardCharsets.ISO_8859_1));
        bytes("broken.pdf", "%PDF-1.7\ngarbage".getBytes(StandardCharsets.US_ASCII));
        bytes("fake.pdf", "no PDF at all".getBytes(StandardCharsets.US_ASCII));
        pdf("secret.pdf", "password", "Nobody reads this.");
        pdf("scan.pdf", null, "");
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("huge.txt").toFile(), "rw")) {
            sparse.setLength(FolderSource.DEFAULT_MAX_FILE_BYTES + 1);
        }
        write("z.md", "The plug is red.");

        IngestReport report = ingest();

        assertThat(report.count(Outcome.ADDED)).isEqualTo(2);
        assertThat(report.skipped())
                .extracting(DocumentResult::id, DocumentResult::reason)
                .containsExactly(
                        tuple("binary.md", SkipReason.BINARY),
                        tuple("blank.md", SkipReason.EMPTY),
                        tuple("broken.pdf", SkipReason.MALFORMED),
                        tuple("empty.txt", SkipReason.EMPTY),
                        tuple("fake.pdf", SkipReason.MALFORMED),
                        tuple("huge.txt", SkipReason.TOO_LARGE),
                        tuple("image.png", SkipReason.BINARY),
                        tuple("latin1.txt", SkipReason.UNKNOWN_ENCODING),
                        tuple("scan.pdf", SkipReason.EMPTY),
                        tuple("secret.pdf", SkipReason.ENCRYPTED));
        assertThat(report.skipped())
                .allSatisfy(file -> assertThat(file.detail()).isNotBlank());
    }

    @Test
    void a_file_of_the_largest_size_is_taken_and_a_larger_one_is_not() throws IOException {
        write("fits.txt", "x".repeat(100));
        write("large.txt", "x".repeat(101));

        IngestReport report = index.ingest(FolderSource.of(folder).withMaxFileBytes(100));

        assertThat(report.count(Outcome.ADDED)).isEqualTo(1);
        assertThat(report.skipped()).singleElement().satisfies(file -> {
            assertThat(file.id()).isEqualTo("large.txt");
            assertThat(file.detail()).isEqualTo("it must have at most 100 bytes, but has 101");
        });
    }

    @Test
    @Tag("full")
    void a_document_of_50_megabytes_is_taken_whole() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 50_000_000; i++) {
            text.append("The cable of lamp ")
                    .append(i)
                    .append(" is long and the plug is red.\n\n".repeat(i % 9 == 0 ? 9 : 1));
        }
        String last = "The very last word is zebra.";
        write("large.md", text.append(last).toString());

        try (RagIndex words =
                RagIndex.builder(temporary.resolve("words")).lexicalOnly().build()) {
            IngestReport report = words.ingest(FolderSource.of(folder));

            assertThat(report.results()).extracting(DocumentResult::outcome).containsExactly(Outcome.ADDED);
            List<Passage> found = words.retrieve(RetrievalQuery.of("zebra", 1));
            assertThat(found).extracting(Passage::text).first().asString().endsWith(last);
            assertThat(found.get(0)
                            .range()
                            .in(words.document("large.md").orElseThrow().text()))
                    .isEqualTo(found.get(0).text());
        }
    }

    @Test
    void a_file_that_lost_its_text_loses_its_document() throws IOException {
        write("a.md", "The cable is long.");
        ingest();
        bytes("a.md", new byte[] {0});

        IngestReport report = ingest();

        assertThat(report.deleted()).containsExactly("a.md");
        assertThat(index.documents()).isZero();
    }

    @Test
    void hidden_files_links_and_the_index_itself_are_left_out() throws IOException {
        write("a.md", "The cable is long.");
        write(".git/config", "nothing");
        write(".env", "SECRET=1");
        Path outside = Files.writeString(temporary.resolve("outside.md"), "outside");
        Files.createSymbolicLink(folder.resolve("link.md"), outside);

        try (RagIndex inside =
                RagIndex.builder(folder.resolve("index")).lexicalOnly().build()) {
            assertThat(inside.ingest(FolderSource.of(folder)).results())
                    .extracting(DocumentResult::id)
                    .containsExactly("a.md");
        }
    }

    @Test
    void other_sizes_of_passages_make_every_document_anew() throws IOException {
        write("a.md", "The cable is long. The plug is red.");
        ingest();
        index.close();
        index = RagIndex.builder(temporary.resolve("index"))
                .embeddings(embeddings)
                .chunking(Chunking.characters(20))
                .build();

        assertThat(ingest().results()).extracting(DocumentResult::outcome).containsExactly(Outcome.UPDATED);
        assertThat(index.passages()).isEqualTo(2);
    }

    @Test
    void metadata_of_the_source_can_be_filtered_by() throws IOException {
        write("a.md", "The cable is long.");

        index.ingest(FolderSource.of(folder), IngestOptions.defaults().withMetadata(Map.of("product", "lamp")));

        assertThat(index.retrieve(new RetrievalQuery("cable", 1, null, Map.of("product", "lamp"))))
                .hasSize(1);
        assertThat(index.retrieve(new RetrievalQuery("cable", 1, null, Map.of("product", "fan"))))
                .isEmpty();
    }

    @Test
    void progress_hears_of_each_file() throws IOException {
        write("a.md", "The cable is long.");
        write("b.md", "");
        List<String> heard = new ArrayList<>();

        index.ingest(
                FolderSource.of(folder),
                IngestOptions.defaults().withListener(result -> heard.add(result.id() + " " + result.outcome())));

        assertThat(heard).containsExactly("a.md ADDED", "b.md SKIPPED");
    }

    @Test
    void a_fault_of_the_embedding_model_leaves_the_old_version_and_the_next_run_does_the_rest() throws IOException {
        write("a.md", "The cable is long.");
        ingest();
        write("a.md", "The cable is short.");
        embeddings.fault = new ModelUnavailableException("down", null);

        assertThatThrownBy(this::ingest).isSameAs(embeddings.fault);
        assertThat(text("a.md")).isEqualTo("The cable is long.");
        embeddings.fault = null;
        assertThat(index.retrieve(RetrievalQuery.of("cable", 1)))
                .extracting(Passage::text)
                .containsExactly("The cable is long.");
        assertThat(ingest().results()).extracting(DocumentResult::outcome).containsExactly(Outcome.UPDATED);
        assertThat(text("a.md")).isEqualTo("The cable is short.");
    }

    @Test
    void a_folder_that_does_not_exist_is_an_error_and_removes_nothing() throws IOException {
        write("a.md", "The cable is long.");
        ingest();

        assertThatThrownBy(() -> index.ingest(FolderSource.of(temporary.resolve("gone"))))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("gone");
        assertThatThrownBy(() -> index.ingest(FolderSource.of(folder.resolve("a.md"))))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("a.md");
        assertThat(index.documents()).isEqualTo(1);
    }

    private IngestReport ingest() {
        return index.ingest(FolderSource.of(folder));
    }

    private String text(String id) {
        return index.document(id).orElseThrow().text();
    }

    private void write(String name, String text) throws IOException {
        bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void pdf(String name, String password, String... pages) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (String text : pages) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(72, 700);
                    content.showText(text);
                    content.endText();
                }
            }
            if (password != null) {
                document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
            }
            document.save(folder.resolve(name).toFile());
        }
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
