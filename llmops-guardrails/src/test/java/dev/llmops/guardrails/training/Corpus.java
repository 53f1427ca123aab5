package dev.llmops.guardrails.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.internal.classifier.NearDuplicates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** The rows for training: what is shared for development, and texts made of templates. */
public final class Corpus {

    static final Templates TEMPLATES =
            new Templates("slots.txt", "injection-slots.txt", "attack-slots.txt", "constraint-slots.txt");
    /** What people ask an assistant for stands in documents as well: as an attack it counts less. */
    private static final double QUESTIONS = 0.5;
    /** Verbs of attacks with all sorts of harmless things, so that a verb alone says nothing. */
    private static final String VERBS = "-biz-verbs";

    private static final int MANY = 4;

    private final long seed;

    public Corpus(long seed) {
        this.seed = seed;
    }

    /** Published prompts and attacks; those that share six words in a row are one group. */
    public List<Row> published() {
        List<Row> rows = new ArrayList<>();
        for (JsonNode node : SharedRows.lines("prompt-injection-dev.jsonl")) {
            String source = node.get("source").textValue();
            rows.add(new Row(
                    node.get("text").textValue(), node.get("label").intValue() == 1, weight(source), source, ""));
        }
        return grouped(rows);
    }

    private static double weight(String source) {
        return source.equals("deepset") ? 1.5 : 1;
    }

    /** {@return what people asked a model, from HaluEval: the half of the groups that is trained on, or the other} */
    public static List<Row> asked(boolean trained) {
        List<Row> rows = new ArrayList<>();
        for (String line : SharedRows.text("eval/halueval/general_data.json").split("\n", -1)) {
            if (!line.isBlank()) {
                String text = SharedRows.parse(line).get("user_query").textValue();
                if (fold(text, 2) == (trained ? 0 : 1)) {
                    rows.add(new Row(text, false, 0.7, "halueval", text));
                }
            }
        }
        return rows;
    }

    /** {@return attacks that are short, each behind a harmless question, as they come in practice} */
    public List<Row> behindQuestions(List<Row> rows, int each) {
        SplittableRandom random = new SplittableRandom(seed + 2);
        List<Row> behind = new ArrayList<>();
        for (Row row : rows) {
            if (row.attack() && row.text().length() < 400 && !row.source().endsWith("-multi")) {
                for (int i = 0; i < each; i++) {
                    String text = TEMPLATES.expand("{question}", random) + " " + row.text();
                    behind.add(new Row(text, true, 0.4, row.source(), row.group()));
                }
            }
        }
        return behind;
    }

    /** {@return in which of so many folds a group is} */
    public static int fold(String group, int folds) {
        CRC32 hash = new CRC32();
        hash.update(group.getBytes(StandardCharsets.UTF_8));
        return (int) ((hash.getValue() >>> 8) % folds);
    }

    public List<Row> generated(int benign, int attacks, int languages) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        expand("benign-triggers.txt", false, benign, random, rows);
        expand("constraints.txt", false, benign, random, rows);
        expand("attacks.txt", true, attacks, random, rows);
        Templates.groups("multilingual.txt").forEach((language, lines) -> {
            for (String line : lines) {
                Set<String> texts = new LinkedHashSet<>();
                for (int i = 0; i < languages; i++) {
                    texts.add(TEMPLATES.expand(line.substring(2), random));
                }
                boolean attack = line.startsWith("+");
                texts.forEach(text -> rows.add(new Row(text, attack, 0.7, "made language", "language " + language)));
            }
        });
        expand("logins.txt", false, benign, random, rows);
        return rows;
    }

    private void expand(String file, boolean attack, int each, SplittableRandom random, List<Row> rows) {
        Templates.groups(file).forEach((group, lines) -> {
            for (String line : lines) {
                Set<String> texts = new LinkedHashSet<>();
                for (int i = 0; i < each; i++) {
                    texts.add(TEMPLATES.expand(line, random));
                }
                String name = (attack ? "made attack " : "made benign ") + group;
                texts.forEach(text -> rows.add(new Row(text, attack, attack ? 0.5 : 0.7, name, name)));
            }
        });
    }

    /** What stands in documents and in the mails of firms, sentence by sentence. */
    public List<Row> embedded(int each) {
        SplittableRandom random = new SplittableRandom(seed + 1);
        List<Row> rows = new ArrayList<>();
        for (String file : List.of("embedded.txt", "business.txt")) {
            Templates.groups(file).forEach((group, lines) -> {
                for (String line : lines) {
                    Set<String> texts = new LinkedHashSet<>();
                    int some = group.startsWith(VERBS) ? MANY * each : each;
                    for (int i = 0; i < some; i++) {
                        texts.add(TEMPLATES.expand(line, random));
                    }
                    boolean attack = group.startsWith("+");
                    double weight = group.equals("+helper") ? QUESTIONS : 1;
                    texts.forEach(text -> rows.add(new Row(text, attack, weight, "made embedded " + group, group)));
                }
            });
        }
        return rows;
    }

    private static List<Row> grouped(List<Row> rows) {
        int[] groups = NearDuplicates.groups(rows.stream().map(Row::text).toList());
        List<Row> result = new ArrayList<>();
        for (int i = 0; i < groups.length; i++) {
            Row row = rows.get(i);
            result.add(new Row(row.text(), row.attack(), row.weight(), row.source(), "near " + groups[i]));
        }
        return result;
    }
}
