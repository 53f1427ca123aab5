package dev.llmops.rag.internal.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.rag.RagIndex;
import dev.llmops.rag.WordHashEmbeddings;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.internal.text.DuplicateSignature;
import dev.llmops.testkit.AdversarialTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesTest {

    @TempDir
    Path temporary;

    private final WordHashEmbeddings embeddings = new WordHashEmbeddings();
    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("documents"));
    }

    @Test
    void equal_and_nearly_equal_documents_are_linked_also_to_those_of_an_earlier_run() throws IOException {
        write("a.txt", words(1, 200));
        write("b.txt", words(2, 200));
        try (RagIndex index = open()) {
            ingest(index);
        }
        write("c.txt", words(1, 200));
        write("d.txt", words(2, 200).replace("w17 ", "w18 ") + " more");
        write("e.txt", words(3, 200));
        embeddings.embedded.clear();
        try (RagIndex index = open()) {
            assertThat(ingest(index).count(Outcome.UNCHANGED)).isEqualTo(2);

            assertThat(metadata(index, "a.txt")).doesNotContainKey("duplicateOf");
            assertThat(metadata(index, "c.txt"))
                    .containsEntry("duplicateOf", "a.txt")
                    .containsEntry("duplicateSimilarity", 1.0);
            assertThat(metadata(index, "d.txt")).containsEntry("duplicateOf", "b.txt");
            assertThat((Double) metadata(index, "d.txt").get("duplicateSimilarity"))
                    .isBetween(0.85, 0.99);
            assertThat(metadata(index, "e.txt")).doesNotContainKey("duplicateOf");
            assertThat(embeddings.embedded).noneMatch(text -> words(1, 200).contains(text));
            assertThat(ingest(index).count(Outcome.UNCHANGED)).isEqualTo(5);
        }
    }

    @Test
    void a_moved_file_is_no_duplicate_of_what_it_was_and_no_document_one_of_itself() throws IOException {
        write("a.txt", words(1, 200));
        try (RagIndex index = open()) {
            ingest(index);
            Files.move(folder.resolve("a.txt"), folder.resolve("b.txt"));
            assertThat(ingest(index).count(Outcome.MOVED)).isEqualTo(1);
            assertThat(metadata(index, "b.txt")).doesNotContainKey("duplicateOf");
            write("b.txt", words(1, 200) + " more");
            ingest(index);
            assertThat(metadata(index, "b.txt")).doesNotContainKey("duplicateOf");
        }
    }

    @Test
    void documents_that_are_made_anew_are_not_each_a_duplicate_of_the_other() throws IOException {
        write("a.txt", words(1, 200));
        write("b.txt", words(1, 200));
        write("c.txt", words(1, 200) + " more");
        try (RagIndex index = open()) {
            ingest(index);

            // The metadata of a source are part of what tells whether a document has changed.
            assertThat(index.ingest(
                                    FolderSource.of(folder),
                                    IngestOptions.defaults().withMetadata(Map.of("year", 2026)))
                            .count(Outcome.UPDATED))
                    .isEqualTo(3);

            assertThat(metadata(index, "a.txt")).doesNotContainKey("duplicateOf");
            assertThat(metadata(index, "b.txt")).containsEntry("duplicateOf", "a.txt");
            assertThat(metadata(index, "c.txt")).containsKey("duplicateOf");
        }
    }

    @Test
    void the_original_is_one_that_still_says_it() throws IOException {
        write("a.txt", words(1, 200));
        write("m.txt", words(4, 200));
        try (RagIndex index = open()) {
            ingest(index);
            write("a.txt", words(2, 200));
            write("b.txt", words(1, 200));
            write("c.txt", words(1, 200));
            Files.move(folder.resolve("m.txt"), folder.resolve("n.txt"));
            write("o.txt", words(4, 200));
            ingest(index);

            assertThat(metadata(index, "b.txt")).doesNotContainKey("duplicateOf");
            assertThat(metadata(index, "c.txt"))
                    .containsEntry("duplicateOf", "b.txt")
                    .containsEntry("duplicateSimilarity", 1.0);
            assertThat(metadata(index, "n.txt")).doesNotContainKey("duplicateOf");
            assertThat(metadata(index, "o.txt")).containsEntry("duplicateOf", "n.txt");
        }
    }

    @Test
    void without_linking_nothing_is_linked() throws IOException {
        write("a.txt", words(1, 200));
        write("b.txt", words(1, 200));
        try (RagIndex index = RagIndex.inMemory().embeddings(embeddings).build()) {
            ingest(index);

            assertThat(metadata(index, "b.txt")).doesNotContainKey("duplicateOf");
            assertThat(new HashSet<>(embeddings.embedded)).hasSameSizeAs(embeddings.embedded);
        }
    }

    @Test
    void minima_tell_the_share_of_runs_in_common() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            List<String> words =
                    new ArrayList<>(List.of(words(random.nextInt(), 300).split(" ", -1)));
            String before = String.join(" ", words);
            for (int i = random.nextInt(40); i > 0; i--) {
                words.set(random.nextInt(words.size()), "other" + random.nextInt(1_000));
            }
            String after = String.join(" ", words);

            double told = DuplicateSignature.of(before)
                    .similarity(DuplicateSignature.decoded(
                            DuplicateSignature.of(after).encoded()));

            // Six standard deviations of 64 draws are at most .375.
            assertThat(told)
                    .as("seed " + seed + ", round " + round)
                    .isBetween(jaccard(before, after) - 0.38, jaccard(before, after) + 0.38);
        }
        assertThat(DuplicateSignature.of("").similarity(DuplicateSignature.of("")))
                .isEqualTo(1);
    }

    private static double jaccard(String a, String b) {
        Set<String> first = runs(a);
        Set<String> both = runs(b);
        int second = both.size();
        both.retainAll(first);
        return (double) both.size() / (first.size() + second - both.size());
    }

    private static Set<String> runs(String text) {
        List<String> words = List.of(text.split(" ", -1));
        return IntStream.rangeClosed(0, words.size() - 5)
                .mapToObj(i -> String.join(" ", words.subList(i, i + 5)))
                .collect(Collectors.toSet());
    }

    private RagIndex open() {
        return RagIndex.builder(temporary.resolve("index"))
                .embeddings(embeddings)
                .linkDuplicates()
                .build();
    }

    /** In time in proportion to them. */
    @Test
    void linking_rows_that_differ_in_a_number() {
        String row =
                "The lamp of article %d is black, has a cable of three metres, a plug and a switch on the cable, and stands on four legs.";
        new AdversarialTexts.Kind("rows", length -> row.repeat(length / row.length())).assertLinear(100_000, text -> {
            Duplicates known = new Duplicates(Map.of(), id -> Optional.empty());
            for (int i = 0; i < text.length() / row.length(); i++) {
                DuplicateSignature signature = DuplicateSignature.of(String.format(Locale.ROOT, row, i));
                String id = "row " + i;
                known.taken(id, signature, known.of(id, signature));
            }
        });
    }

    private IngestReport ingest(RagIndex index) {
        return index.ingest(FolderSource.of(folder));
    }

    private static Map<String, Object> metadata(RagIndex index, String id) {
        return index.document(id).orElseThrow().metadata();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String words(int seed, int number) {
        Random random = new Random(seed);
        return IntStream.range(0, number)
                .mapToObj(i -> i == 100 ? "w17" : "w" + random.nextInt(10_000))
                .collect(Collectors.joining(" "));
    }
}
