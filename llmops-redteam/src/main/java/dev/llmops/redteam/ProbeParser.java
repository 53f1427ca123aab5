package dev.llmops.redteam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a catalogue. What a probe does not say itself its family says for it. */
final class ProbeParser {

    private static final int VERSION = 1;
    private static final String QUESTION = "Please summarise this for me.";

    private static final ObjectMapper YAML = JsonMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .propertyNamingStrategy(PropertyNamingStrategies.LOWER_CAMEL_CASE)
            .build();

    private final String name;

    ProbeParser(String name) {
        this.name = name;
    }

    private record Catalog(int version, List<Family> families) {}

    private record Settings(
            @Nullable String surface,
            @Nullable String question,
            @Nullable List<String> tools,
            @Nullable List<String> forbiddenTools,
            @Nullable String success,
            @Nullable String rubric) {

        Settings orElse(Settings family) {
            return new Settings(
                    surface == null ? family.surface : surface,
                    question == null ? family.question : question,
                    tools == null ? family.tools : tools,
                    forbiddenTools == null ? family.forbiddenTools : forbiddenTools,
                    success == null ? family.success : success,
                    rubric == null ? family.rubric : rubric);
        }
    }

    private record Family(
            String id,
            String title,
            Severity severity,
            @Nullable List<String> owasp,
            @Nullable List<String> atlas,
            @Nullable String surface,
            @Nullable String question,
            @Nullable List<String> tools,
            @Nullable List<String> forbiddenTools,
            @Nullable String success,
            @Nullable String rubric,
            List<Attack> probes) {

        Settings settings() {
            return new Settings(surface, question, tools, forbiddenTools, success, rubric);
        }
    }

    private record Attack(
            String id,
            @Nullable String surface,
            @Nullable String question,
            @Nullable List<Map<String, String>> history,
            @Nullable List<String> turns,
            String attack,
            @Nullable List<String> tools,
            @Nullable List<String> forbiddenTools,
            @Nullable String success,
            @Nullable String rubric) {

        Settings settings() {
            return new Settings(surface, question, tools, forbiddenTools, success, rubric);
        }
    }

    List<Probe> parse(String yaml) {
        try {
            Catalog catalog = YAML.readValue(yaml, Catalog.class);
            if (catalog.version() != VERSION) {
                throw new IllegalArgumentException("version must be " + VERSION + ", but was " + catalog.version());
            }
            List<Probe> probes = new ArrayList<>();
            for (Family family : Objects.requireNonNull(catalog.families(), "families")) {
                addAll(family, probes);
            }
            requireDifferentIds(probes);
            return probes;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new RedTeamException(
                    "the catalogue '" + name + "' breaks the format" + where + ": " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new RedTeamException("the catalogue '" + name + "' breaks the format: " + e.getMessage(), e);
        }
    }

    private static void addAll(Family family, List<Probe> probes) {
        ProbeFamily kind = new ProbeFamily(
                family.id(), family.title(), family.severity(), orEmpty(family.owasp()), orEmpty(family.atlas()));
        for (Attack attack : Objects.requireNonNull(family.probes(), "probes of family '" + family.id() + "'")) {
            probes.add(probe(kind, attack, attack.settings().orElse(family.settings())));
        }
    }

    private static Probe probe(ProbeFamily kind, Attack attack, Settings settings) {
        String id = kind.id() + "/" + attack.id();
        return new Probe(
                id,
                kind,
                constant(AttackSurface.class, "surface", settings.surface() == null ? "user" : settings.surface()),
                settings.question() == null ? QUESTION : settings.question(),
                history(id, attack),
                orEmpty(attack.turns()),
                Objects.requireNonNull(attack.attack(), "attack of probe '" + id + "'"),
                orEmpty(settings.tools()),
                orEmpty(settings.forbiddenTools()),
                constant(
                        SuccessCriterion.class,
                        "success",
                        Objects.requireNonNull(settings.success(), "success of probe '" + id + "'")),
                settings.rubric());
    }

    /** A list of one-member objects reads well, and its order is checked: the user's, the assistant's, by turns. */
    private static List<String> history(String id, Attack attack) {
        List<String> texts = new ArrayList<>();
        for (Map<String, String> turn : attack.history() == null ? List.<Map<String, String>>of() : attack.history()) {
            String role = texts.size() % 2 == 0 ? "user" : "assistant";
            String text = turn.get(role);
            if (text == null || turn.size() != 1) {
                throw new IllegalArgumentException("history of probe '" + id + "' must go user, assistant by turns, but"
                        + " turn " + (texts.size() + 1) + " was " + turn.keySet());
            }
            texts.add(text);
        }
        return texts;
    }

    private static <T extends Enum<T>> T constant(Class<T> type, String what, String text) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(what + " must be one of "
                        + Stream.of(type.getEnumConstants())
                                .map(ProbeParser::word)
                                .toList() + ", but was '" + text + "'"));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }

    private static void requireDifferentIds(List<Probe> probes) {
        Set<String> ids = new HashSet<>();
        for (Probe probe : probes) {
            if (!ids.add(probe.id())) {
                throw new IllegalArgumentException("probes must have different ids, but two are '" + probe.id() + "'");
            }
        }
    }
}
