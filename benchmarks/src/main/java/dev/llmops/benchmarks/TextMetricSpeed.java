package dev.llmops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.metric.reference.CorpusMetric;
import dev.llmops.eval.metric.reference.ReferenceMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * How long text metrics take over a file of rows, in a process that has just begun and when it is warm: {@code make FILE ROWS} writes made rows, {@code score FILE} prints for each
 * metric its name, the seconds of its first and of its fifth pass, and the sum of its scores (of a corpus its score), which the reference's script prints too.
 *
 * <pre>bin/benchmark text-metrics [ROWS [ROUNDS]]</pre>
 */
public final class TextMetricSpeed {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VOCABULARY = 4_000;
    private static final int MAX_LENGTH = 60;
    /** The first in a process that has just begun, the last when it is warm. */
    private static final int PASSES = 5;

    private TextMetricSpeed() {}

    /** Makes rows, or scores them. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        if (arguments[0].equals("make")) {
            make(file, Integer.parseInt(arguments[2]));
        } else {
            score(file);
        }
    }

    /** Sentences of words that follow Zipf's law roughly; the hypothesis is the reference with words changed, moved and left out. */
    private static void make(Path file, int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(20_261_129);
        String[] words = new String[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            words[i] = word(random);
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            List<String> reference = sentence(random, words);
            ObjectNode row =
                    JSON.createObjectNode().put("id", i).put("output", text(changed(random, reference, words)));
            row.putArray("references").add(text(reference));
            lines.add(row.toString());
        }
        Files.write(file, lines);
    }

    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder();
        int length = 1 + random.nextInt(9);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    private static List<String> sentence(SplittableRandom random, String[] words) {
        List<String> sentence = new ArrayList<>();
        int length = 8 + random.nextInt(MAX_LENGTH - 8);
        for (int i = 0; i < length; i++) {
            sentence.add(pick(random, words));
        }
        return sentence;
    }

    private static String pick(SplittableRandom random, String[] words) {
        return words[(int) (Math.pow(random.nextDouble(), 4) * VOCABULARY)];
    }

    private static List<String> changed(SplittableRandom random, List<String> sentence, String[] words) {
        List<String> changed = new ArrayList<>();
        for (String word : sentence) {
            double chance = random.nextDouble();
            if (chance > 0.1) {
                changed.add(chance < 0.3 ? pick(random, words) : word);
            }
        }
        if (changed.size() > 6) {
            List<String> moved = new ArrayList<>(changed.subList(0, 3));
            changed.subList(0, 3).clear();
            changed.addAll(changed.size() / 2, moved);
        }
        return changed;
    }

    private static String text(List<String> words) {
        String text = String.join(" ", words) + ".";
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private record Pair(String text, List<String> references) {}

    private static void score(Path file) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode row = JSON.readTree(line);
            pairs.add(new Pair(
                    row.get("output").textValue(),
                    List.of(row.get("references").get(0).textValue())));
        }
        for (CorpusMetric metric : CorpusMetric.standard()) {
            time(metric.name(), () -> sum(metric, pairs));
            time(metric.name() + "-corpus", () -> corpus(metric, pairs));
        }
        for (String name : List.of("rouge-1", "rouge-2", "rouge-l", "rouge-l-stemmed", "rouge-lsum")) {
            TextMetric metric = TextMetric.named(name);
            time(name, () -> sum(metric, pairs));
        }
    }

    private static double sum(ReferenceMetric metric, List<Pair> pairs) {
        double sum = 0;
        for (Pair pair : pairs) {
            sum += metric.score(pair.text(), pair.references());
        }
        return sum;
    }

    private static double corpus(CorpusMetric metric, List<Pair> pairs) {
        double[] sums = metric.statistics(pairs.get(0).text(), pairs.get(0).references());
        for (Pair pair : pairs.subList(1, pairs.size())) {
            double[] more = metric.statistics(pair.text(), pair.references());
            Arrays.setAll(sums, i -> sums[i] + more[i]);
        }
        return metric.corpusScore(sums);
    }

    private static void time(String name, DoubleSupplier work) {
        double result = 0;
        StringBuilder seconds = new StringBuilder();
        for (int pass = 0; pass < PASSES; pass++) {
            long start = System.nanoTime();
            result = work.getAsDouble();
            if (pass == 0 || pass == PASSES - 1) {
                seconds.append(' ').append((System.nanoTime() - start) / 1e9);
            }
        }
        System.out.println(name + seconds + " " + result);
    }
}
