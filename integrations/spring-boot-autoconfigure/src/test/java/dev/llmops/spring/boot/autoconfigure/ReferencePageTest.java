package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The table of properties is what the metadata and the records say: each name, default and description. {@code -Dllmops.docs=write} writes it; what stands behind
 * the default of properties of pools and experiments, which the metadata does not describe, is then kept from the page.
 */
class ReferencePageTest {

    private static final Path PAGE = Path.of("../../docs/reference/spring-boot.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(llmops[^`]*)` \\| (.*?) \\| (.*) \\|$");
    private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private record Row(String standard, String description) {}

    @Test
    void the_page_lists_every_property_with_its_default() throws IOException {
        Map<String, Row> page = page();
        Map<String, Row> right = right(page);
        if ("write".equals(System.getProperty("llmops.docs"))) {
            write(right);
            page = page();
        }

        assertThat(page).isEqualTo(right);
        assertThat(right.values()).noneMatch(row -> row.description().isBlank());
    }

    @Test
    void the_metadata_that_editors_read_describes_every_property() throws IOException {
        assertThat(metadata())
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        (name, row) -> assertThat(row.description()).as(name).isNotBlank());
    }

    private static Map<String, Row> right(Map<String, Row> page) throws IOException {
        Map<String, Row> right = new TreeMap<>(metadata());
        right.remove("llmops.pools");
        right.remove("llmops.experiments");
        nested("llmops.pools.NAME", PoolProperties.class, right, page);
        nested("llmops.experiments.NAME", ExperimentProperties.class, right, page);
        return right;
    }

    private static Map<String, Row> metadata() throws IOException {
        Map<String, Row> told = new TreeMap<>();
        String file = "META-INF/spring-configuration-metadata.json";
        for (var found : java.util.Collections.list(
                LlmOpsProperties.class.getClassLoader().getResources(file))) {
            try (InputStream in = found.openStream()) {
                for (JsonNode property : new ObjectMapper().readTree(in).path("properties")) {
                    if (property.path("name").asText().startsWith("llmops.")) {
                        told.put(
                                property.path("name").asText(),
                                new Row(
                                        property.path("defaultValue").asText(""),
                                        property.path("description").asText("")));
                    }
                }
            }
        }
        return told;
    }

    private static void nested(String prefix, Class<?> type, Map<String, Row> right, Map<String, Row> page) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "."
                    + WORD.matcher(component.getName()).replaceAll("-").toLowerCase(Locale.ROOT);
            Class<?> inner = inner(component.getGenericType());
            if (inner != null) {
                boolean list = List.class.isAssignableFrom(component.getType());
                boolean map = Map.class.isAssignableFrom(component.getType());
                nested(name + (list ? "[N]" : map ? ".NAME" : ""), inner, right, page);
            } else {
                right.put(name, new Row(standard(type, component), described(name, page)));
            }
        }
    }

    private static String described(String name, Map<String, Row> page) {
        Row row = page.get(name);
        return row == null ? "" : row.description();
    }

    /** The record that a component is, or is a list or a map of. */
    private static @Nullable Class<?> inner(Type type) {
        Type last = type instanceof ParameterizedType many
                ? many.getActualTypeArguments()[many.getActualTypeArguments().length - 1]
                : type;
        return last instanceof Class<?> found && found.isRecord() ? found : null;
    }

    private static String standard(Class<?> type, RecordComponent component) {
        int index = Arrays.asList(type.getRecordComponents()).stream()
                .map(RecordComponent::getName)
                .toList()
                .indexOf(component.getName());
        return IntStream.of(index)
                .mapToObj(i -> type.getDeclaredConstructors()[0].getParameters()[i].getAnnotation(DefaultValue.class))
                .filter(Objects::nonNull)
                .map(annotation -> String.join(",", annotation.value()))
                .findFirst()
                .orElse("");
    }

    private static Map<String, Row> page() throws IOException {
        Map<String, Row> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), new Row(row.group(2).replace("`", "").strip(), row.group(3)));
            }
        }
        return rows;
    }

    private static void write(Map<String, Row> rows) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int table = lines.indexOf("|---|---|---|") + 1;
        String written = rows.entrySet().stream()
                .map(row -> "| `" + row.getKey() + "` | "
                        + (row.getValue().standard().isEmpty()
                                ? ""
                                : "`" + row.getValue().standard() + "`") + " | "
                        + row.getValue().description() + " |")
                .collect(Collectors.joining("\n"));
        Files.writeString(PAGE, String.join("\n", lines.subList(0, table)) + "\n" + written + "\n");
    }
}
