package dev.llmops.rag.internal.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.internal.chunk.Chunk;
import dev.llmops.rag.internal.chunk.Chunker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Company filings as PDF, and long plain texts, from the developers' data. */
class RealFilesTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Path DATA = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "rag");

    @Tag("full")
    @Test
    void filings_have_text_on_pages_in_order_and_passages_that_cover_it() throws Exception {
        for (Path file : files(DATA.resolve("financebench/pdfs"), ".pdf")) {
            ExtractedText text = Extractor.extract(file.getFileName().toString(), Files.readAllBytes(file), LIMIT);

            assertThat(text.pages()).as("%s", file).isSorted().hasSizeGreaterThan(1);
            assertThat(text.pages().get(0)).isZero();
            assertCovered(file, text);
        }
    }

    @Test
    void long_texts_have_passages_that_cover_them() throws Exception {
        for (Path file : files(DATA.resolve("chunking-eval/corpora"), "")) {
            assertCovered(file, Extractor.extract(file.getFileName().toString(), Files.readAllBytes(file), LIMIT));
        }
    }

    private static void assertCovered(Path file, ExtractedText text) {
        int end = 0;
        for (Chunk chunk : Chunker.chunk(text.text(), text.form(), Chunking.standard(), null)) {
            assertThat(text.text().substring(end, chunk.range().start()))
                    .as("%s", file)
                    .isBlank();
            assertThat(chunk.range().length()).isBetween(1, 800);
            end = chunk.range().end();
        }
        assertThat(text.text().substring(end)).as("%s", file).isBlank();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        assumeTrue(Files.isDirectory(folder), "no data in " + folder + "; -Dllmops.shared names the folder");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .toList();
        }
    }
}
