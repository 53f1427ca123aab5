package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Reads {@code entities.txt}, which describes its format. */
final class Entities {

    static final List<Entity> ALL = read();

    private static final String RESOURCE = "entities.txt";

    private Entities() {}

    private static List<Entity> read() {
        List<Entity> entities = new ArrayList<>();
        String head = "";
        List<Entity.Form> forms = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("\t")) {
                forms.addAll(forms(line.strip()));
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
        String[] words = fields.length > 2 ? fields[2].split(", ", -1) : new String[0];
        return new Entity(new Kind(fields[0], category, standard), Context.ofWords(words), forms);
    }

    private static List<Entity.Form> forms(String line) {
        String[] fields = line.split("\t", -1);
        List<Check> checks = fields.length < 3
                ? List.of()
                : Arrays.stream(fields[2].split(" ", -1)).map(Check::of).toList();
        return Shape.of(fields[1]).stream()
                .map(shape -> new Entity.Form(Double.parseDouble(fields[0]), shape, checks))
                .toList();
    }

    private static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(Entities.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + RESOURCE + " can not be read", e);
        }
    }
}
