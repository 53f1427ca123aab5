package dev.llmops.guardrails.internal.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The rules that ship with the library: those of gitleaks, and more ({@code gitleaks-rules.tsv}, {@code more-rules.tsv}). */
final class SecretRules {

    private static final List<SecretRule> ALL = read();

    private SecretRules() {}

    /** {@return the rules of a kind, in the order in which they count} */
    static List<SecretRule> of(SecretRule.Kind kind) {
        return ALL.stream().filter(rule -> rule.kind() == kind).toList();
    }

    private static List<SecretRule> read() {
        List<SecretRule> rules = new ArrayList<>();
        for (String resource : List.of("gitleaks-rules.tsv", "more-rules.tsv")) {
            for (String line : lines(resource)) {
                String[] fields = line.split("\t", -1);
                rules.add(SecretRule.of(
                        fields[0],
                        SecretRule.Kind.valueOf(fields[1].toUpperCase(Locale.ROOT)),
                        List.of(fields[2].split("\\|", -1)),
                        Double.parseDouble(fields[3]),
                        fields[4]));
            }
        }
        return List.copyOf(rules);
    }

    static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(SecretRules.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + resource + " can not be read", e);
        }
    }
}
