package dev.llmops.guardrails.internal.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.Rate;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.training.Corpus;
import dev.llmops.guardrails.training.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code language}, English allowed, and {@code gibberish} flag of texts of known language and of made noise. Prints its figures. */
@Tag("full")
class LanguageMeasuredTest {

    private static final List<String> KEYS = List.of("qwertyuiop", "asdfghjkl", "asdfghjkl", "zxcvbnm");

    private final TextDetector language = new LanguageDetector(List.of("en"));
    private final TextDetector gibberish = new GibberishDetector();
    private final Map<String, int[]> counts = new TreeMap<>();

    @Test
    void texts_of_known_language_and_noise() {
        List<String> questions = Corpus.asked(false).stream().map(Row::text).toList();
        questions.forEach(text -> count("English, HaluEval's questions", text));
        for (JsonNode row : SharedRows.lines("prompt-injection-dev.jsonl")) {
            if (row.get("source").textValue().equals("wildguard-benign")) {
                count("English, WildGuard", row.get("text").textValue());
            }
        }
        for (String line :
                SharedRows.text("rag/scifact/corpus.jsonl").lines().limit(1000).toList()) {
            count(
                    "English, SciFact's abstracts",
                    SharedRows.parse(line).get("text").textValue());
        }
        for (String code : List.of("hi", "th", "tr", "vi")) {
            xquad(code);
        }
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 500; i++) {
            count("noise, keys", words(random, true));
            count("noise, letters", words(random, false));
            count("noise, letters of words shuffled", shuffled(questions.get(i), random));
        }
        counts.forEach((name, count) -> System.out.printf("language %-40s %s%n", name, new Rate(count[0], count[1])));

        assertThat(rate("language: English, HaluEval's questions").value()).isLessThan(0.01);
        assertThat(rate("language: tr paragraphs").value()).isGreaterThan(0.98);
        assertThat(rate("gibberish: English, HaluEval's questions").value()).isLessThan(0.005);
        assertThat(rate("gibberish: noise, keys").value()).isGreaterThan(0.95);
    }

    private void xquad(String code) {
        String json = SharedRows.text("rag/xquad/xquad." + code + ".json").replace("\uFEFF", "");
        for (JsonNode article : SharedRows.parse(json).get("data")) {
            for (JsonNode paragraph : article.get("paragraphs")) {
                count(code + " paragraphs", paragraph.get("context").textValue());
                paragraph
                        .get("qas")
                        .forEach(each ->
                                count(code + " questions", each.get("question").textValue()));
            }
        }
    }

    private static String words(SplittableRandom random, boolean keys) {
        StringBuilder text = new StringBuilder();
        for (int word = 3 + random.nextInt(6); word > 0; word--) {
            for (int letter = 4 + random.nextInt(7); letter > 0; letter--) {
                String row = keys ? KEYS.get(random.nextInt(KEYS.size())) : "abcdefghijklmnopqrstuvwxyz";
                text.append(row.charAt(random.nextInt(row.length())));
            }
            text.append(' ');
        }
        return text.toString();
    }

    private static String shuffled(String text, SplittableRandom random) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            char[] letters = word.toCharArray();
            for (int i = letters.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                char letter = letters[i];
                letters[i] = letters[j];
                letters[j] = letter;
            }
            words.add(new String(letters));
        }
        return String.join(" ", words);
    }

    private void count(String name, String text) {
        CheckedText checked = CheckedText.of(text);
        for (TextDetector detector : List.of(language, gibberish)) {
            int[] count = counts.computeIfAbsent(detector.name() + ": " + name, key -> new int[2]);
            count[0] += detector.detect(checked).score() >= detector.threshold() ? 1 : 0;
            count[1]++;
        }
    }

    private Rate rate(String name) {
        int[] count = counts.getOrDefault(name, new int[2]);
        return new Rate(count[0], count[1]);
    }
}
