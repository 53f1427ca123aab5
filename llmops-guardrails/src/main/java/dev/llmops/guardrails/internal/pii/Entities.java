package dev.llmops.guardrails.internal.pii;

import dev.llmops.commons.internal.text.ResourceTable;
import dev.llmops.guardrails.internal.scan.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Reads {@code entities.txt}, which describes its format. */
final class Entities {

    private static final String RESOURCE = "entities.txt";
    /** Where the words stand, behind name, category and source. */
    private static final int WORDS = 3;

    /** What a value of a form needs to be told: nothing but the form, or words before it, too. */
    private enum Need {
        SURE(0.9),
        ALONE(0.6),
        WORD(0.35),
        HINT(0.1);

        private final double score;

        Need(double score) {
            this.score = score;
        }
    }

    static final List<Entity> ALL = read();

    private Entities() {}

    private static List<Entity> read() {
        List<Entity> entities = new ArrayList<>();
        String head = "";
        List<Entity.Form> forms = new ArrayList<>();
        Map<String, List<String>> parts = new HashMap<>();
        for (String line : ResourceTable.rows(Entities.class, RESOURCE)) {
            if (line.startsWith("@")) {
                String[] fields = line.split("\t", -1);
                parts.computeIfAbsent("<" + fields[0].substring(1) + ">", key -> new ArrayList<>())
                        .add(fields[1]);
            } else if (line.startsWith("\t")) {
                String[] fields = line.strip().split("\t", -1);
                for (String form : spelledOut(fields[1], parts)) {
                    forms.addAll(forms(Need.valueOf(fields[0].toUpperCase(Locale.ROOT)), form, checks(fields)));
                }
            } else {
                if (!forms.isEmpty()) {
                    entities.add(entity(head, List.copyOf(forms)));
                }
                forms.clear();
                head = line;
            }
        }
        entities.add(entity(head, List.copyOf(forms)));
        return List.copyOf(entities);
    }

    private static Entity entity(String head, List<Entity.Form> forms) {
        String[] fields = head.split("\t", -1);
        boolean standard = !fields[1].startsWith("(");
        String category = standard ? fields[1] : fields[1].substring(1, fields[1].length() - 1);
        String[] words = fields.length > WORDS ? fields[WORDS].split(", ", -1) : new String[0];
        return new Entity(new Kind(fields[0], category, standard), Context.ofWords(words), forms);
    }

    /** {@return a form with what the names of its parts stand for; once for each, where one stands for several} */
    private static List<String> spelledOut(String form, Map<String, List<String>> parts) {
        int open = form.indexOf('<');
        if (open < 0) {
            return List.of(form);
        }
        String name = form.substring(open, form.indexOf('>', open) + 1);
        List<String> all = new ArrayList<>();
        for (String part : Objects.requireNonNull(parts.get(name), name)) {
            all.addAll(spelledOut(
                    form.substring(0, open) + "(?:" + part + ")" + form.substring(open + name.length()), parts));
        }
        return all;
    }

    private static List<Check> checks(String[] fields) {
        return fields.length < 3
                ? List.of()
                : Arrays.stream(fields[2].split(" ", -1)).map(Check::of).toList();
    }

    private static List<Entity.Form> forms(Need need, String form, List<Check> checks) {
        return Shape.of(form).stream()
                .map(shape -> new Entity.Form(need.score, shape, checks))
                .toList();
    }
}
