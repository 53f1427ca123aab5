package dev.llmops.rag.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.trec.MeanWithInterval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages of PDFs, on the 18 smallest filings that FinanceBench asks about: whether evidence stands on the page that we say,
 * and how often a passage of that page is among the first five. The figures in docs/measurements/retrieval.md come from
 *
 * <pre>mvn -pl llmops-rag -am test -Dtest=PdfPageTest -Dllmops.test.excluded= -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dllmops.measure=BM25,VECTOR,HYBRID</pre>
 */
@Tag("full")
class PdfPageTest {

    private static final Path DATA =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "rag", "financebench");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    @TempDir
    Path temporary;

    private record Evidence(String question, String document, String text, int page) {}

    @Test
    void measure_pages_of_evidence() throws IOException {
        String wanted = System.getProperty("llmops.measure", "");
        assumeTrue(!wanted.isEmpty(), "measuring takes long; -Dllmops.measure=BM25 does it");
        assumeTrue(Files.isDirectory(DATA), "no data in " + DATA + "; -Dllmops.shared names the folder");
        boolean vectors = !wanted.equals("BM25");
        var builder = RagIndex.builder(temporary.resolve("index"));
        try (RagIndex index = (vectors ? builder : builder.lexicalOnly()).build()) {
            assertThat(index.ingest(FolderSource.of(DATA.resolve("pdfs"))).skipped())
                    .isEmpty();
            List<Evidence> evidence = evidence();
            MeanWithInterval right = MeanWithInterval.of(evidence.stream()
                    .map(each -> pageOf(index, each) == each.page() ? 1.0 : 0.0)
                    .toList());
            System.out.println("evidence on the page that we say: " + right);
            assertThat(right.mean()).isGreaterThanOrEqualTo(0.95);
            for (String mode : wanted.split(",", -1)) {
                List<Double> hits = evidence.stream()
                        .map(each -> isFound(index, SearchMode.valueOf(mode), each))
                        .toList();
                System.out.println(
                        mode + ", a passage of the page among five of all documents: " + MeanWithInterval.of(hits));
            }
        }
    }

    private static double isFound(RagIndex index, SearchMode mode, Evidence evidence) {
        return index.retriever(mode).retrieve(RetrievalQuery.of(evidence.question(), 5)).stream()
                        .anyMatch(passage -> passage.sourceId().equals(evidence.document())
                                && Integer.valueOf(evidence.page())
                                        .equals(passage.metadata().get("page")))
                ? 1
                : 0;
    }

    /** {@return the page that has most of the words of the evidence; of equal ones the first} */
    private static int pageOf(RagIndex index, Evidence evidence) {
        Map<Integer, Set<String>> pages = new HashMap<>();
        int length = index.document(evidence.document()).orElseThrow().text().length();
        try (IndexView view = index.view()) {
            for (Passage passage : view.passages(null, evidence.document(), new CharRange(0, length))) {
                pages.computeIfAbsent((Integer) passage.metadata().get("page"), page -> new HashSet<>())
                        .addAll(words(passage.text()));
            }
        }
        List<String> wanted = words(evidence.text());
        int best = 0;
        long most = -1;
        for (int page = 1;
                page <= pages.keySet().stream().mapToInt(i -> i).max().orElseThrow();
                page++) {
            Set<String> there = pages.getOrDefault(page, Set.of());
            long found = wanted.stream().filter(there::contains).count();
            if (found > most) {
                most = found;
                best = page;
            }
        }
        return best;
    }

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static List<Evidence> evidence() throws IOException {
        List<Evidence> evidence = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(DATA.resolve("financebench_open_source.jsonl"))) {
            JsonNode row = json.readTree(line);
            for (JsonNode each : row.get("evidence")) {
                String document = each.get("doc_name").asText() + ".pdf";
                if (Files.exists(DATA.resolve("pdfs").resolve(document))) {
                    // The file counts pages from 0.
                    evidence.add(new Evidence(
                            row.get("question").asText(),
                            document,
                            each.get("evidence_text").asText(),
                            each.get("evidence_page_num").asInt() + 1));
                }
            }
        }
        return evidence;
    }
}
