package dev.llmops.core.prompt.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.FewShot.Selection;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleSetTest {

    private static final ExampleSet LAMPS = ExampleSet.of(List.of(
            row("cable", "How long is the cable of the lamp?", "2.5 metres."),
            row("bulb", "Which bulb does the lamp take?", "E27."),
            row("return", "Can I send a parcel back?", "Within 30 days."),
            row("refund", "When is my parcel refunded?", "In a week."),
            row("cable2", "Is the cable of the lamp black?", "Yes.")));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void fixed_examples_are_the_first_or_those_that_the_seed_draws() {
        assertThat(ids(choose(LAMPS, few(Selection.FIXED, 2, null), "x"))).containsExactly("cable", "bulb");
        List<String> drawn = ids(choose(LAMPS, few(Selection.FIXED, 3, 7L), "x"));
        assertThat(drawn).hasSize(3).doesNotHaveDuplicates();
        assertThat(ids(choose(LAMPS, few(Selection.FIXED, 3, 7L), "y"))).isEqualTo(drawn);
        assertThat(IntStream.range(0, 20)
                        .mapToObj(seed -> ids(choose(LAMPS, few(Selection.FIXED, 3, (long) seed), "x")))
                        .distinct()
                        .count())
                .isGreaterThan(5);
    }

    @Test
    void similar_examples_are_the_nearest_by_bm25_and_the_nearest_stands_last() {
        assertThat(ids(choose(LAMPS, few(Selection.SIMILAR, 2, null), "how long is that cable")))
                .containsExactly("cable2", "cable");
        assertThat(ids(choose(LAMPS, few(Selection.SIMILAR, 1, null), "refund for my parcels")))
                .containsExactly("refund");
    }

    @Test
    void similar_examples_are_the_nearest_by_meaning_if_the_set_has_embeddings() {
        Letters letters = new Letters();
        ExampleSet set = LAMPS.embeddedBy(letters);
        ExampleSets sets = ExampleSets.of(Map.of("faq", set));
        FewShot wanted = few(Selection.SIMILAR, 1, null);

        ChosenExamples chosen = sets.choose(version(wanted), wanted, Map.of("question", "Can I send a parcel back?"));
        sets.choose(version(wanted), wanted, Map.of("question", "Which bulb?"));

        assertThat(ids(chosen)).containsExactly("return");
        assertThat(letters.texts).as("the rows once, each input once").hasSize(5 + 2);
    }

    @Test
    void diverse_examples_are_unlike_each_other_and_the_same_for_every_input() {
        List<String> two = ids(choose(LAMPS, few(Selection.DIVERSE, 2, null), "x"));
        assertThat(two).isEqualTo(ids(choose(LAMPS, few(Selection.DIVERSE, 2, null), "entirely different")));
        assertThat(two.stream().filter(Set.of("cable", "bulb", "cable2")::contains))
                .hasSize(1);
        assertThat(ids(choose(LAMPS, few(Selection.DIVERSE, 5, 3L), "x")))
                .containsExactlyInAnyOrder("cable", "bulb", "return", "refund", "cable2");
    }

    /** Greedy k-center is at most twice as far from any row as the best choice; here the best is tried out. */
    @Test
    void diverse_examples_are_at_most_twice_as_far_from_any_row_as_the_best_choice() {
        long seed = 20261129;
        Random random = new Random(seed);
        for (int run = 0; run < 50; run++) {
            double[][] points = IntStream.range(0, 9)
                    .mapToObj(i -> new double[] {random.nextDouble(), random.nextDouble()})
                    .toArray(double[][]::new);
            Closeness plane = new Plane(points);
            double greedy = radius(plane, 9, Ranking.diverse(plane, random.nextInt(9), 9, 3));
            double best = Double.POSITIVE_INFINITY;
            for (int a = 0; a < 9; a++) {
                for (int b = a + 1; b < 9; b++) {
                    for (int c = b + 1; c < 9; c++) {
                        best = Math.min(best, radius(plane, 9, List.of(a, b, c)));
                    }
                }
            }
            assertThat(greedy).as("seed %d, run %d", seed, run).isLessThanOrEqualTo(2 * best + 1e-9);
        }
    }

    @Test
    void rows_without_words_and_equal_rows_are_chosen_too() {
        ExampleSet set = ExampleSet.of(List.of(row("a", "...", "1"), row("b", "...", "2"), row("c", "", "3")));
        for (Selection selection : Selection.values()) {
            assertThat(ids(choose(set, few(selection, 3, null), "?!"))).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void a_row_without_a_field_is_named_with_what_it_has() {
        ExampleSet set = ExampleSet.of(
                List.of(row("a", "q", "a"), Map.of("id", "b", "question", "q", "reply", "r"), Map.of("question", "q")));
        assertThatThrownBy(() -> choose(set, few(Selection.FIXED, 1, null), "x"))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageStartingWith(
                        "prompt 'support@2': each example must have the field 'answer', but of the 3 of 'faq' 2 have none"
                                + " ('b' has ")
                .hasMessageContaining("'3' has question");
    }

    @Test
    void more_examples_than_rows_an_unknown_set_and_a_missing_input_are_refused() {
        assertThatThrownBy(() -> choose(LAMPS, few(Selection.FIXED, 6, null), "x"))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("wants 6 examples of 'faq', which has 5; lower examples.count, or add rows");
        FewShot wanted = few(Selection.SIMILAR, 1, null);
        assertThatThrownBy(() -> ExampleSets.of(Map.of("others", LAMPS)).choose(version(wanted), wanted, Map.of()))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("those of 'faq', which nobody gave; the sets that were given are: others");
        assertThatThrownBy(() -> ExampleSets.of(Map.of("faq", LAMPS)).choose(version(wanted), wanted, Map.of()))
                .isInstanceOf(PromptVariableException.class)
                .hasMessageContaining("nearest to the variable 'question', which is missing");
    }

    @Test
    void rows_are_hashed_and_the_digest_is_of_all_of_them() {
        ExampleSet same = ExampleSet.of(List.of(Map.of("answer", "1", "id", 7, "question", "q")));
        ExampleSet other = ExampleSet.of(List.of(Map.of("answer", "2", "id", 7, "question", "q")));
        assertThat(same.examples().get(0).id()).isEqualTo("7");
        assertThat(same.examples().get(0).contentHash()).startsWith("sha256:").hasSize(71);
        assertThat(same.digest()).isNotEqualTo(other.digest());
        assertThat(same.examples().get(0).contentHash())
                .isEqualTo(ExampleSet.of(List.of(Map.of("question", "q", "answer", "1")))
                        .examples()
                        .get(0)
                        .contentHash());
    }

    @Test
    void a_file_is_read_and_what_is_wrong_with_it_is_told_with_its_line() throws IOException {
        Path file = folder.resolve("faq.jsonl");
        Files.writeString(file, "\uFEFF{\"question\":\"q\",\"answer\":1}\n\n{\"question\":\"r\",\"answer\":null}\r\n");
        assertThat(ExampleSet.read(file).examples())
                .extracting(Example::fields)
                .containsExactly(Map.of("question", "q", "answer", 1), Map.of("question", "r"));

        Files.writeString(file, "{\"question\":\"q\"}\n[1]\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExampleSet.read(file))
                .withMessage(file + ":2: a row must be a JSON object, but was: [1]");
        Files.writeString(file, "{\"question\":\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExampleSet.read(file))
                .withMessageStartingWith(file + ":1: a row must be a JSON object, but is no JSON: ");
        Files.writeString(file, "{\"id\":1,\"q\":1}\n{\"id\":1,\"q\":2}\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExampleSet.read(file))
                .withMessage(file + ": the rows of a set of examples must have different ids, but two have '1'");
        Files.writeString(file, "\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExampleSet.read(file))
                .withMessage(file + ": a set of examples needs at least one row, but had none");
        Files.write(file, "{\"q\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExampleSet.read(file))
                .withMessage(file + ": a file of examples must be UTF-8, but this is not");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExampleSet.read(folder.resolve("no.jsonl")))
                .withMessageContaining("is not there");
    }

    private static Map<String, Object> row(String id, String question, String answer) {
        return Map.of("id", id, "question", question, "answer", answer);
    }

    private static FewShot few(Selection selection, int count, @Nullable Long seed) {
        return new FewShot("faq", List.of("question", "answer"), selection, count, "question", "question", seed);
    }

    private static ChosenExamples choose(ExampleSet set, FewShot wanted, String question) {
        return ExampleSets.of(Map.of("faq", set)).choose(version(wanted), wanted, Map.of("question", question));
    }

    private static List<String> ids(ChosenExamples chosen) {
        return chosen.examples().stream().map(Example::id).toList();
    }

    private static PromptVersion version(FewShot wanted) {
        PromptContent plain = PromptContent.of("{{question}}");
        PromptContent content = new PromptContent(
                plain.template(), null, plain.parameters(), null, Map.of(), List.of(), plain.responseFormat(), wanted);
        return new PromptVersion("support", 2, "sha256:ab", content, Set.of(), null, null, null, Instant.EPOCH);
    }

    private static double radius(Closeness closeness, int size, List<Integer> centers) {
        return IntStream.range(0, size)
                .mapToDouble(i -> centers.stream()
                        .mapToDouble(center -> 1 - closeness.between(center, i))
                        .min()
                        .orElseThrow())
                .max()
                .orElseThrow();
    }

    /** Points whose distance is that of the plane. */
    private static final class Plane implements Closeness {

        private final double[][] points;

        Plane(double[][] points) {
            this.points = points;
        }

        @Override
        public double[] to(String question) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double between(int one, int other) {
            return 1 - Math.hypot(points[one][0] - points[other][0], points[one][1] - points[other][1]);
        }

        @Override
        public int mostTypical() {
            return 0;
        }
    }

    /** How often each letter is in a text. */
    private static final class Letters implements EmbeddingClient {

        private final List<String> texts = new ArrayList<>();

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("test", "letters", null);
        }

        @Override
        public int dimension() {
            return 26;
        }

        @Override
        public EmbeddingResponse embed(List<String> some, EmbeddingPurpose purpose) {
            texts.addAll(some);
            List<float[]> vectors = some.stream()
                    .map(text -> {
                        float[] counts = new float[26];
                        text.toLowerCase(java.util.Locale.ROOT)
                                .chars()
                                .filter(c -> c >= 'a' && c <= 'z')
                                .forEach(c -> counts[c - 'a']++);
                        return counts;
                    })
                    .toList();
            return new EmbeddingResponse(vectors, new TokenUsage(null, null, null, null), identity());
        }
    }
}
