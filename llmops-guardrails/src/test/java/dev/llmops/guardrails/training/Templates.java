package dev.llmops.guardrails.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts out of templates: {@code (a|b)} is a choice, {@code {slot}} a choice from a list. The same seed gives the same
 * texts.
 */
public final class Templates {

    private static final Pattern SLOT = Pattern.compile("\\{([A-Za-z0-9]+)}");
    private static final Pattern CHOICE = Pattern.compile("\\(([^()]*\\|[^()]*)\\)");

    private final Map<String, List<String>> slots = new HashMap<>();

    public Templates(String... files) {
        for (String file : files) {
            for (String line : lines(file)) {
                String[] parts = line.split(" = ", 2);
                slots.put(parts[0], List.of(parts[1].split(" \\| ", -1)));
            }
        }
    }

    /** Adds a slot; one that a file has stays as it is. */
    public Templates with(String slot, List<String> choices) {
        slots.putIfAbsent(slot, List.copyOf(choices));
        return this;
    }

    /** {@return the choices of each slot} */
    Map<String, List<String>> slots() {
        return Map.copyOf(slots);
    }

    /** {@return the templates of a file by group} */
    public static Map<String, List<String>> groups(String file) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        String group = "";
        for (String line : lines(file)) {
            if (line.startsWith("[") && line.endsWith("]") && !line.contains(" ")) {
                group = line.substring(1, line.length() - 1);
            } else {
                groups.computeIfAbsent(group, key -> new ArrayList<>()).add(line);
            }
        }
        return groups;
    }

    private static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(Templates.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String expand(String template, SplittableRandom random) {
        String text = template;
        for (int depth = 0; depth < 8; depth++) {
            String before = text;
            text = replace(SLOT, text, random, true);
            text = replace(CHOICE, text, random, false);
            if (text.equals(before)) {
                break;
            }
        }
        return text.replace("\\n", "\n")
                .replace("\\{", "{")
                .replace("\\}", "}")
                .replaceAll(" {2,}", " ")
                .strip();
    }

    private String replace(Pattern pattern, String text, SplittableRandom random, boolean slot) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            List<String> choices = slot
                    ? slots.getOrDefault(matcher.group(1), List.of(matcher.group(1)))
                    : List.of(matcher.group(1).split("\\|", -1));
            matcher.appendReplacement(result, Matcher.quoteReplacement(choices.get(random.nextInt(choices.size()))));
        }
        return matcher.appendTail(result).toString();
    }
}
