package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.internal.classifier.Features;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.LinearTrainer;
import dev.llmops.guardrails.internal.classifier.LinearTrainer.Example;
import dev.llmops.guardrails.internal.classifier.NgramHasher;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.training.Corpus;
import dev.llmops.guardrails.training.Documents;
import dev.llmops.guardrails.training.Templates;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Trains the models for toxic language on Davidson's tweets, on templates, and on harmless questions and prose. HateCheck is never
 * trained on.
 */
final class ToxicityTraining {

    static final long SEED = 7;
    private static final int BITS = 16;
    private static final int TEXTS = 40;
    private static final int SENTENCES = 3000;

    private final ToxicityFeatures features = new ToxicityFeatures(new NgramHasher(BITS));

    /**
     * A text to train on.
     *
     * @param kind the group of its template, or where it is from
     * @param group what must be on one side of a split: its template, or the text itself
     */
    record Row(String text, String kind, String group) {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(templates());
        rows.addAll(tweets());
        Corpus.asked(true).forEach(row -> rows.add(new Row(row.text(), "question", row.text())));
        Documents.corpora().forEach((name, text) -> {
            List<CharRange> sentences = TextWindows.sentences(text);
            for (int i = 0; i < Math.min(SENTENCES, sentences.size()); i++) {
                String sentence = sentences.get(i).in(text).strip();
                rows.add(new Row(sentence, "prose", sentence));
            }
        });
        return rows;
    }

    /** Tweets by what most people took them for: hate, offensive or neither. */
    static List<Row> tweets() {
        List<String> kinds = List.of("tweet hate", "tweet offensive", "tweet neither");
        List<Row> tweets = new ArrayList<>();
        for (List<String> row : Csv.rows(SharedRows.text("guard/toxicity/davidson_labeled_data.csv"))) {
            if (row.size() == 7 && !row.get(5).equals("class")) {
                String text = withoutNames(row.get(6));
                tweets.add(new Row(text, kinds.get(Integer.parseInt(row.get(5))), text));
            }
        }
        return tweets;
    }

    private static String withoutNames(String tweet) {
        return tweet.replaceAll("@\\w+|https?://\\S+|RT |&\\w+;|&#\\d+;", " ").strip();
    }

    /** What templates make, as it is and misspelled. */
    static List<Row> templates() {
        Templates templates = new Templates("toxicity-slots.txt", "slots.txt");
        for (String kind : List.of(
                "slur",
                "slang",
                "other",
                "beast",
                "insult",
                "bad",
                "good",
                "harm",
                "dismiss",
                "mock",
                "sexact",
                "sexbody",
                "gore",
                "weapon",
                "glory",
                "terror",
                "selfharm",
                "helps")) {
            templates.with(kind, ToxicityWords.standard().of(kind));
        }
        SplittableRandom random = new SplittableRandom(SEED);
        List<Row> rows = new ArrayList<>();
        for (String file :
                List.of("toxicity.txt", "toxicity-kinds.txt", "toxicity-comments.txt", "toxicity-functions.txt")) {
            Templates.groups(file).forEach((kind, lines) -> expand(templates, kind, lines, random, rows));
        }
        return rows;
    }

    private static void expand(
            Templates templates, String kind, List<String> lines, SplittableRandom random, List<Row> rows) {
        for (String line : lines) {
            Set<String> texts = new LinkedHashSet<>();
            for (int i = 0; i < TEXTS; i++) {
                String text = templates.expand(line, random);
                texts.add(
                        switch (i % 8) {
                            case 1 -> templates.expand("{lead} ", random) + " " + text;
                            case 2 ->
                                text + (text.matches(".*[.!?]") ? " " : ". ") + templates.expand("{aside}", random);
                            case 3, 4 -> disguised(text, random);
                            case 5 -> templates.expand("{aside}", random) + " " + text;
                            default -> text;
                        });
            }
            texts.forEach(text -> rows.add(new Row(text, kind, line)));
        }
    }

    /** A letter of each longer word left out, or two swapped, or some spaces left out. */
    private static String disguised(String text, SplittableRandom random) {
        int way = random.nextInt(3);
        if (way == 2) {
            return text.replaceAll("(?<=\\w) (?=\\w)", "");
        }
        StringBuilder made = new StringBuilder();
        for (String word : text.split("(?<= )", -1)) {
            int at = word.length() > 4 ? 1 + random.nextInt(word.strip().length() - 2) : -1;
            if (at < 0 || random.nextInt(3) == 0) {
                made.append(word);
            } else if (way == 0) {
                made.append(word, 0, at).append(word, at + 1, word.length());
            } else {
                made.append(word, 0, at)
                        .append(word.charAt(at + 1))
                        .append(word.charAt(at))
                        .append(word, at + 2, word.length());
            }
        }
        return made.toString();
    }

    /** {@return a model for each kind and one for all, trained on the rows that are wanted} */
    ToxicityModels models(List<Row> rows, Predicate<Row> wanted) {
        Map<ToxicityKind, LinearModel> models = new EnumMap<>(ToxicityKind.class);
        List<Row> some = rows.stream().filter(wanted).toList();
        List<Features> seen = some.stream()
                .map(row -> features.of(CanonicalText.of(row.text()).text()))
                .toList();
        for (ToxicityKind kind : ToxicityKind.values()) {
            models.put(kind, train(some, seen, from -> positive(kind, from), from -> weight(kind, from)));
        }
        return new ToxicityModels(models, train(some, seen, ToxicityTraining::toxic, ToxicityTraining::weightAmongAll));
    }

    private static LinearModel train(
            List<Row> rows, List<Features> seen, Predicate<String> positive, ToDoubleFunction<String> weights) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            String from = rows.get(i).kind();
            float weight = (float) weights.applyAsDouble(from);
            if (weight > 0) {
                examples.add(new Example(seen.get(i), positive.test(from), weight));
            }
        }
        return train(examples);
    }

    static boolean toxic(String from) {
        return from.startsWith("+") || from.equals("tweet hate") || from.equals("tweet offensive");
    }

    /** Hatred is what most depends on who says it of whom; most of what tweets are offensive by is a word. */
    static float weightAmongAll(String from) {
        return from.equals("+hate") ? 2 : from.equals("tweet offensive") ? 0.1f : 1;
    }

    static boolean positive(ToxicityKind kind, String from) {
        return switch (kind) {
            case OFFENSIVE -> from.equals("+abuse") || from.equals("tweet hate") || from.equals("tweet offensive");
            case HATE -> from.equals("+hate") || from.equals("tweet hate");
            case SEXUAL -> from.equals("+sexual");
            case VIOLENCE -> from.equals("+violence");
            case SELF_HARM -> from.equals("+selfharm");
        };
    }

    /** What is of another kind may well be of this one too, and tells little; tweets were labelled for offence and hatred only. */
    static float weight(ToxicityKind kind, String from) {
        if (positive(kind, from)) {
            return from.equals("tweet offensive")
                    ? 0.3f
                    : from.equals("tweet hate") && kind == ToxicityKind.HATE ? 0.7f : 1;
        }
        return switch (kind) {
            case OFFENSIVE -> from.startsWith("+") ? 0 : 1;
            case HATE -> from.equals("tweet offensive") ? 0.1f : from.startsWith("+") ? 0.3f : 1;
            default ->
                from.equals("tweet offensive") || from.equals("tweet hate") ? 0 : from.startsWith("+") ? 0.3f : 1;
        };
    }

    private static LinearModel train(List<Example> examples) {
        return new LinearTrainer(BITS, 5, 2, 0.02, 1, SEED)
                .train(
                        examples,
                        Map.of(
                                "version", "4",
                                "seed", Long.toString(SEED),
                                "examples", Integer.toString(examples.size())));
    }
}
