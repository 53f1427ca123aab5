package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.LinearTrainer;
import dev.llmops.guardrails.internal.classifier.LinearTrainer.Example;
import dev.llmops.guardrails.internal.classifier.NgramHasher;
import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.training.Templates;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Trains the models for toxic language on Davidson's tweets and on templates. HateCheck is never trained on. */
final class ToxicityTraining {

    static final long SEED = 7;
    private static final int BITS = 16;
    private static final int TEXTS = 60;
    private static final int HATE = 0;
    private static final int OFFENSIVE = 1;

    private final NgramHasher hasher = new NgramHasher(BITS);

    /** A tweet, and what most people took it for: 0 hate, 1 offensive, 2 neither. */
    record Tweet(String text, int kind) {}

    static List<Tweet> tweets() {
        List<Tweet> tweets = new ArrayList<>();
        for (List<String> row : Csv.rows(SharedRows.text("guard/toxicity/davidson_labeled_data.csv"))) {
            if (row.size() == 7 && !row.get(5).equals("class")) {
                tweets.add(new Tweet(withoutNames(row.get(6)), Integer.parseInt(row.get(5))));
            }
        }
        return tweets;
    }

    private static String withoutNames(String tweet) {
        return tweet.replaceAll("@\\w+|https?://\\S+|RT |&\\w+;|&#\\d+;", " ").strip();
    }

    LinearModel offensive(Predicate<String> wanted) {
        List<Example> examples = new ArrayList<>();
        templates((group, text) -> examples.add(example(text, group.startsWith("+"), 1)));
        for (Tweet tweet : tweets()) {
            if (wanted.test(tweet.text)) {
                examples.add(example(tweet.text, tweet.kind != 2, tweet.kind == OFFENSIVE ? 0.3f : 1));
            }
        }
        return train(examples);
    }

    /** What is offensive but hates no group tells little here. */
    LinearModel hate(Predicate<String> wanted) {
        List<Example> examples = new ArrayList<>();
        templates((group, text) ->
                examples.add(example(text, group.equals("+hate"), group.equals("+insult") ? 0.1f : 1)));
        for (Tweet tweet : tweets()) {
            if (wanted.test(tweet.text)) {
                examples.add(example(tweet.text, tweet.kind == HATE, tweet.kind == OFFENSIVE ? 0.1f : 1));
            }
        }
        return train(examples);
    }

    private interface Sink {
        void take(String group, String text);
    }

    private static void templates(Sink sink) {
        Templates templates = new Templates("toxicity-slots.txt");
        SplittableRandom random = new SplittableRandom(SEED);
        Templates.groups("toxicity.txt").forEach((group, lines) -> {
            for (String line : lines) {
                Set<String> texts = new LinkedHashSet<>();
                for (int i = 0; i < TEXTS; i++) {
                    texts.add(templates.expand(line, random));
                }
                texts.forEach(text -> sink.take(group, text));
            }
        });
    }

    private Example example(String text, boolean positive, float weight) {
        return new Example(hasher.of(CanonicalText.of(text).text(), Set.of()), positive, weight);
    }

    private static LinearModel train(List<Example> examples) {
        return new LinearTrainer(BITS, 5, 2, 0.02, 0.2, SEED)
                .train(
                        examples,
                        Map.of(
                                "version", "1",
                                "seed", Long.toString(SEED),
                                "examples", Integer.toString(examples.size())));
    }
}
