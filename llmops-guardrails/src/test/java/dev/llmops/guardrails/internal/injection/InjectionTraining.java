package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.LinearTrainer;
import dev.llmops.guardrails.internal.classifier.LinearTrainer.Example;
import dev.llmops.guardrails.internal.classifier.NgramHasher;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import dev.llmops.guardrails.internal.text.CanonicalText;
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
    static final int BITS = 17;
    private static final int BENIGN_TEXTS = 12;
    private static final int ATTACK_TEXTS = 12;
    private static final int LANGUAGE_TEXTS = 6;
    /** Groups of harmless prompts that are as harmless in data. */
    private static final Set<String> PERSONAL = Set.of("made benign personal", "made benign placeholders");

    private static final int SHORT = 400;
    private static final int PROSE_TEXTS = 8;
    private static final int EMBEDDED_TEXTS = 25;

    private final PhraseFinder phrases = new PhraseFinder(InjectionPhrases.standard());
    private final InjectionFeatures features = new InjectionFeatures(new NgramHasher(BITS));
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
        List<Example> examples = new ArrayList<>();
        rows.forEach(row -> add(row, examples));
        return trainer(8).train(examples, facts(published, rows.size(), examples.size()));
    }

    /** Attacks that a machine translated are often plain questions: they count little, unless a phrase says what they are. */
    private Row translated(Row row) {
        if (!row.source().equals("cyberseceval-pi-multi")) {
            return row;
        }
        boolean plain = phrases.in(CanonicalText.of(row.text()).text()).isEmpty();
        return new Row(row.text(), true, plain ? 0.05 : 0.4, row.source(), row.group());
    }

    private void add(Row row, List<Example> examples) {
        CanonicalText canonical = CanonicalText.of(row.text());
        List<PhraseFinder.Found> found = phrases.in(canonical.text());
        if (canonical.text().isBlank()) {
            return;
        }
        for (CharRange block : TextWindows.blocks(canonical.text())) {
            examples.add(example(row, row.weight(), canonical, block, found));
            if (row.attack()) {
                return;
            }
        }
        for (CharRange pair : TextWindows.pairs(canonical.text())) {
            examples.add(example(row, 0.3 * row.weight(), canonical, pair, found));
        }
    }

    private Example example(
            Row row, double weight, CanonicalText canonical, CharRange window, List<PhraseFinder.Found> found) {
        String plain = canonical.original(window.start(), window.end()).in(row.text());
        return new Example(features.of(canonical.text(), window, found, plain), row.attack(), (float) weight);
    }

    LinearModel data(Predicate<String> wanted) {
        List<Row> rows = new ArrayList<>(corpus.embedded(EMBEDDED_TEXTS));
        for (Row row : corpus.generated(3, 6, 3)) {
            if (row.attack()) {
                rows.add(new Row(row.text(), true, 0.3, row.source(), row.group()));
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
        List<Example> examples = new ArrayList<>();
        for (Row row : rows) {
            CanonicalText canonical = CanonicalText.of(row.text());
            if (!canonical.text().isBlank()) {
                CharRange whole = CharRange.of(canonical.text());
                examples.add(example(row, row.weight(), canonical, whole, phrases.in(canonical.text())));
            }
        }
        return trainer(6).train(examples, facts(published, rows.size(), examples.size()));
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

    private static LinearTrainer trainer(int epochs) {
        return new LinearTrainer(BITS, epochs, 2, 0.02, 0.2, SEED);
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
