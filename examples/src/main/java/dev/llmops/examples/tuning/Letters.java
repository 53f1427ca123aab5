package dev.llmops.examples.tuning;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Letters to a library, made of templates: eight templates for each desk to learn from, one to choose by, and four others, with other
 * things that are borrowed, to measure on. A template is a group: its rows are not independent.
 */
public final class Letters {

    /** The instructions as they were before anybody tried to better them. */
    public static final String SYSTEM =
            "You sort letters to a library. Answer with one word: renew, fee, reserve, card, room or broken.";

    /** The six words as a grammar. */
    public static final String GRAMMAR =
            "root ::= \"renew\" | \"fee\" | \"reserve\" | \"card\" | \"room\" | \"broken\"";

    private static final List<String> LEARN =
            List.of("cookery book", "road atlas", "audio book", "board game", "science kit", "picture book");
    private static final List<String> MEASURE =
            List.of("travel guide", "film on disc", "songbook", "crime novel", "telescope", "language course");
    private static final int PER_TEMPLATE = 4;

    private Letters() {}

    /** {@return the letters: 192 to learn from, 36 to choose by, 144 of 24 templates to measure on} */
    public static StudyData data() {
        List<StudyRow> train = new ArrayList<>();
        List<StudyRow> validation = new ArrayList<>();
        List<StudyRow> test = new ArrayList<>();
        int number = 0;
        for (String line : text("letters.tsv").lines().toList()) {
            String[] columns = line.split("\t", -1);
            String group = columns[0] + "-" + number++;
            switch (columns[1]) {
                case "train" -> add(train, group, columns, items(LEARN, number, PER_TEMPLATE));
                case "validation" -> add(validation, group, columns, LEARN);
                default -> add(test, group, columns, MEASURE);
            }
        }
        return StudyData.of(train, validation, test);
    }

    private static List<String> items(List<String> all, int from, int count) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(all.get((from + i) % all.size()));
        }
        return some;
    }

    private static void add(List<StudyRow> rows, String group, String[] columns, List<String> items) {
        for (String item : items) {
            rows.add(new StudyRow(
                    group + "-" + item.replace(' ', '-'), group, columns[2].replace("{item}", item), columns[0]));
        }
    }

    static String text(String name) {
        try (InputStream in = Letters.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the parameters of all requests: the likeliest token each time, and no more than a word} */
    public static ModelParameters parameters() {
        return ModelParameters.builder().temperature(0.0).maxTokens(5).build();
    }

    /** {@return the same with the grammar} */
    public static ModelParameters constrained() {
        return parameters().toBuilder().vendor(Map.of("grammar", GRAMMAR)).build();
    }
}
