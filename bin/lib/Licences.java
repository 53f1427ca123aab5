import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes which library has which licence, from a bill of materials, and fails for one that has none of those that are allowed. Of several
 * licences a user may choose one, so one that is allowed is enough.
 *
 * <p>Licences BOM ALLOWED REPORT
 */
public final class Licences {

    public static void main(String[] arguments) throws Exception {
        Set<String> allowed = new TreeSet<>();
        Map<String, String> told = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            String[] words = line.strip().split(" = ", 2);
            if (words.length == 2) {
                told.put(words[0], words[1]);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                allowed.add(line.strip());
            }
        }
        Map<String, Set<String>> byLibrary = new TreeMap<>();
        for (JsonNode component :
                new ObjectMapper().readTree(new File(arguments[0])).path("components")) {
            String group = component.path("group").asText("");
            String library = (group.isEmpty() ? "" : group + ":")
                    + component.path("name").asText();
            if (!group.equals("dev.llmops")) {
                Set<String> licences = told.containsKey(library) ? Set.of(told.get(library)) : licences(component);
                byLibrary
                        .computeIfAbsent(
                                library + " " + component.path("version").asText(), key -> new TreeSet<>())
                        .addAll(licences);
            }
        }
        List<String> refused = new ArrayList<>();
        StringBuilder report =
                new StringBuilder("# Libraries and their licences\n\n| library | licence |\n|---|---|\n");
        byLibrary.forEach((library, licences) -> {
            report.append("| ")
                    .append(library)
                    .append(" | ")
                    .append(String.join(" or ", licences))
                    .append(" |\n");
            if (licences.stream().noneMatch(allowed::contains)) {
                refused.add(library + ": " + (licences.isEmpty() ? "none is told" : String.join(", ", licences)));
            }
        });
        Files.writeString(Path.of(arguments[2]), report);
        System.out.println(byLibrary.size() + " libraries, "
                + byLibrary.values().stream()
                        .flatMap(Set::stream)
                        .collect(Collectors.groupingBy(l -> l, TreeMap::new, Collectors.counting())));
        if (!refused.isEmpty()) {
            refused.forEach(line -> System.err.println("not an allowed licence (bin/lib/licences.txt): " + line));
            System.exit(1);
        }
    }

    private static Set<String> licences(JsonNode component) {
        Set<String> names = new TreeSet<>();
        for (JsonNode each : component.path("licenses")) {
            JsonNode licence = each.path("license");
            String name = licence.path("id")
                    .asText(licence.path("name").asText(each.path("expression").asText()));
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }
}
