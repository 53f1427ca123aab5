package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.LinearTrainer.Example;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import dev.llmops.guardrails.training.Corpus;
import dev.llmops.guardrails.training.Documents;
import dev.llmops.guardrails.training.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Trains the injection models. Which groups of published rows are trained on is said from outside, so that the same program makes
 * the models that are measured, of one half, and the models that are shipped, of all.
 */
final class InjectionTraining {

    static final long SEED = 7;
    private static final int BENIGN_TEXTS = 12;
    private static final int ATTACK_TEXTS = 12;
    private static final int LANGUAGE_TEXTS = 6;
    /** Groups of harmless prompts that are as harmless in data. */
    private static final Set<String> PERSONAL = Set.of("made benign personal", "made benign placeholders");

    private static final int SHORT = 400;
    /** There is less harmless prose in a language than attacks; the language must not tell them apart. */
    private static final double LANGUAGE = 0.1;

    private static final int PROSE_TEXTS = 8;
    private static final int EMBEDDED_TEXTS = 25;
    private static final int DATA_EPOCHS = 6;

    private final InjectionExamples examples = new InjectionExamples();
    private final Corpus corpus = new Corpus(SEED);

    /** {@return both models, of the published rows whose group is wanted, and of all that was made} */
    InjectionModels train(Predicate<String> wanted) {
        return new InjectionModels(user(wanted), data(wanted));
    }

    LinearModel user(Predicate<String> wanted) {
        List<Row> rows = new ArrayList<>();
        for (Row row : corpus.published()) {
            if (wanted.test(row.group())) {
                rows.add(translated(row));
            }
        }
        int published = rows.size();
        rows.addAll(corpus.behindQuestions(rows, 2));
        rows.addAll(Corpus.asked(true));
        rows.addAll(corpus.generated(BENIGN_TEXTS, ATTACK_TEXTS, LANGUAGE_TEXTS));
        for (Row row : corpus.embedded(PROSE_TEXTS)) {
            if (row.group().startsWith("-")) {
                rows.add(row);
            }
        }
        List<Example> made = new ArrayList<>();
        rows.forEach(row -> examples.add(row.text(), row.attack(), row.weight(), made));
        return InjectionExamples.trainer(SEED).train(made, facts(published, rows.size(), made.size()));
    }

    /** Attacks that a machine translated are often plain questions: they count little, unless a phrase says what they are. */
    private Row translated(Row row) {
        if (!row.source().equals("cyberseceval-pi-multi")) {
            return row;
        }
        return new Row(row.text(), true, examples.hasPhrase(row.text()) ? 0.4 : 0.05, row.source(), row.group());
    }

    LinearModel data(Predicate<String> wanted) {
        List<Row> rows = new ArrayList<>(corpus.embedded(EMBEDDED_TEXTS));
        for (Row row : corpus.generated(3, 6, 3)) {
            if (row.attack()) {
                boolean language = row.group().startsWith("language ");
                rows.add(new Row(row.text(), true, language ? LANGUAGE : 0.3, row.source(), row.group()));
            }
        }
        for (Row row : corpus.generated(EMBEDDED_TEXTS, 1, 1)) {
            if (PERSONAL.contains(row.group())) {
                rows.add(row);
            }
        }
        for (Row row : corpus.published()) {
            if (row.attack() && row.text().length() < SHORT && wanted.test(row.group())) {
                Row counted = translated(row);
                rows.add(new Row(row.text(), true, 0.4 * counted.weight(), row.source(), row.group()));
            }
        }
        Documents.corpora().forEach((name, text) -> sentences(text, 1, "corpus " + name, rows));
        List<Row> mails = new ArrayList<>();
        List<String> texts = Documents.mails();
        for (int i = 0; i < texts.size(); i++) {
            if (wanted.test("mail " + i)) {
                sentences(texts.get(i), 2, "mail " + i, mails);
            }
        }
        int published = mails.size();
        SplittableRandom random = new SplittableRandom(SEED);
        List<Row> beside = new ArrayList<>();
        for (Row row : rows) {
            Row other = rows.get(random.nextInt(rows.size()));
            if (row.attack() && !other.attack() && random.nextInt(4) == 0) {
                String text = random.nextBoolean() ? other.text() + "\n" + row.text() : row.text() + " " + other.text();
                beside.add(new Row(text, true, 0.3, row.source(), row.group()));
            }
        }
        rows.addAll(beside);
        rows.addAll(mails);
        for (Map.Entry<String, List<String>> category : Documents.attacks().entrySet()) {
            if (wanted.test(category.getKey())) {
                for (String text : category.getValue()) {
                    String mail = mails.get(random.nextInt(mails.size())).text();
                    rows.add(new Row(text, true, 1, "bipia", category.getKey()));
                    rows.add(new Row(mail + "\n" + text, true, 0.5, "bipia", category.getKey()));
                    published += 2;
                }
            }
        }
        List<Example> made = new ArrayList<>();
        rows.forEach(row -> examples.addWhole(row.text(), row.attack(), row.weight(), made));
        return InjectionExamples.trainer(DATA_EPOCHS, SEED).train(made, facts(published, rows.size(), made.size()));
    }

    /** Sentences and pairs of them, none of which is an attack; pairs count by half where they are not asked for. */
    private static void sentences(String text, int pairs, String group, List<Row> rows) {
        for (CharRange sentence : TextWindows.sentences(text)) {
            rows.add(new Row(sentence.in(text).strip(), false, 1, group, group));
        }
        for (CharRange pair : TextWindows.pairs(text)) {
            rows.add(new Row(pair.in(text).strip(), false, pairs * 0.5, group, group));
        }
    }

    private static Map<String, String> facts(int published, int rows, int examples) {
        return Map.of(
                "version",
                "1",
                "seed",
                Long.toString(SEED),
                "published-rows",
                Integer.toString(published),
                "rows",
                Integer.toString(rows),
                "examples",
                Integer.toString(examples));
    }
}
