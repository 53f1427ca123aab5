package dev.llmops.eval.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.ContaminationReport.ContaminatedRow;
import dev.llmops.eval.dataset.ContaminationReport.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContaminationTest {

    private static final long SEED = 20_261_129;
    private static final String THIRTEEN = "one two three four five six seven eight nine ten eleven twelve thirteen";

    @TempDir
    Path folder;

    @Test
    void a_run_of_thirteen_words_is_found_whatever_its_case_and_punctuation_and_its_place_is_told() {
        Dataset test = Dataset.of(
                "test",
                List.of(
                        Row.of("dirty", "Count: " + THIRTEEN + " and stop.", null),
                        Row.of("clean", "Count: " + THIRTEEN.replace("seven", "7") + " and stop.", null),
                        Row.of("answer", "Why?", THIRTEEN),
                        Row.of("short", "one two three", "four")));
        Contamination check = new Contamination(test, Contamination.DEFAULT_N);

        check.search(
                "doc",
                "He said: \"" + THIRTEEN.toUpperCase(java.util.Locale.ROOT).replace(" ", ", ") + "!\"");
        check.search("other", "nothing of it");

        ContaminationReport report = check.report();
        assertThat(report.contaminated()).extracting(ContaminatedRow::row).containsExactly("answer", "dirty");
        Span span = report.contaminated().get(1).spans().get(0);
        assertThat(span.text()).isEqualTo(THIRTEEN);
        assertThat(span.range().in("Count: " + THIRTEEN + " and stop.")).isEqualTo(THIRTEEN);
        assertThat(span.document()).isEqualTo("doc");
        assertThat(span.words()).isEqualTo(13);
        assertThat(report.contaminated().get(0).spans().get(0).field()).isEqualTo("expected");
        assertThat(report.tooShort()).containsExactly("short");
        assertThat(report.clean()).isEqualTo(1);
        assertThat(report.documents()).isEqualTo(2);
    }

    @Test
    void twelve_words_are_not_enough_unless_asked_for() {
        Dataset test = Dataset.of("test", List.of(Row.of("1", THIRTEEN + " extra", null)));
        String twelve = THIRTEEN.substring(THIRTEEN.indexOf(' ') + 1);
        Contamination of13 = new Contamination(test, 13);
        Contamination of12 = new Contamination(test, 12);

        of13.search("doc", twelve);
        of12.search("doc", twelve);

        assertThat(of13.report().contaminated()).isEmpty();
        assertThat(of12.report().contaminated()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Contamination(test, 2))
                .withMessageContaining("from 3 to 100");
    }

    @Test
    void characters_of_scripts_without_spaces_count_as_words() {
        String chinese =
                "\u4eba\u4eba\u751f\u800c\u81ea\u7531\u5728\u5c0a\u4e25\u548c\u6743\u5229\u4e0a\u4e00\u5f8b\u5e73\u7b49";
        Contamination check = new Contamination(Dataset.of("t", List.of(Row.of("1", chinese, null))), 13);

        check.search("doc", "\u7b2c\u4e00\u6761 " + chinese + "\u3002");

        assertThat(check.report().contaminated().get(0).spans().get(0).text()).isEqualTo(chinese);
    }

    @Test
    void what_is_found_is_what_comparing_every_run_finds() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                rows.add(Row.of("r" + i, words(random, 12), random.nextBoolean() ? words(random, 6) : null));
            }
            List<String> documents = List.of(words(random, 60), words(random, 60));
            Contamination check = new Contamination(Dataset.of("t", rows), 4);
            documents.forEach(document -> check.search("d", document));

            assertThat(check.report().contaminated().stream()
                            .map(ContaminatedRow::row)
                            .toList())
                    .as("seed " + SEED + ", round " + round)
                    .containsExactlyElementsOf(naive(rows, documents, 4));
        }
    }

    @Test
    void files_are_searched_line_by_line_or_block_by_block() throws IOException {
        Dataset test = Dataset.of("test", List.of(Row.of("1", THIRTEEN, null)));
        Path chat = Files.writeString(folder.resolve("chat.jsonl"), """
                {"messages":[{"role":"user","content":"hello"}]}
                {"messages":[{"role":"user","content":"%s"},{"role":"assistant","content":"x"}]}
                """.formatted(THIRTEEN));
        // The run stands across the end of the first block of a million characters.
        String filler = "filler ".repeat((1 << 20) / 7 - 5);
        Path text = Files.writeString(folder.resolve("corpus.txt"), filler + THIRTEEN + " " + filler);
        assertThat(filler.length()).isLessThan(1 << 20);
        assertThat(filler.length() + THIRTEEN.length()).isGreaterThan(1 << 20);

        Contamination byLine = new Contamination(test, 13);
        byLine.search(chat);
        Contamination byBlock = new Contamination(test, 13);
        byBlock.search(text);

        assertThat(byLine.report().contaminated().get(0).spans().get(0).document())
                .isEqualTo("chat.jsonl:2");
        assertThat(byBlock.report().contaminated().get(0).spans().get(0).document())
                .isEqualTo("corpus.txt");
        Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"a\":\n");
        assertThatThrownBy(() -> byLine.search(broken))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("'broken.jsonl:1' is not valid JSON");
    }

    private static String words(Random random, int most) {
        int n = random.nextInt(most) + 1;
        List<String> words = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            words.add("w" + random.nextInt(3));
        }
        return String.join(" ", words);
    }

    private static Set<String> naive(List<Row> rows, List<String> documents, int n) {
        Set<String> found = new TreeSet<>();
        for (Row row : rows) {
            for (String text : row.expected() == null ? List.of(row.input()) : List.of(row.input(), row.expected())) {
                List<String> words = List.of(text.split(" ", -1));
                for (int i = 0; i + n <= words.size(); i++) {
                    String run = " " + String.join(" ", words.subList(i, i + n)) + " ";
                    if (documents.stream().anyMatch(document -> (" " + document + " ").contains(run))) {
                        found.add(row.id());
                    }
                }
            }
        }
        return found;
    }
}
