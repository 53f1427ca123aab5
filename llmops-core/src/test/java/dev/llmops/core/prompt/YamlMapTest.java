package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.core.internal.template.Problems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlMapTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1/\"]]]]",
                "x: !!java.io.File /etc/passwd",
                "x: !<tag:yaml.org,2002:java.lang.String> y",
                "x: !custom y",
            })
    void a_tag_that_names_a_type_is_refused(String yaml) {
        assertRefused(yaml, "the front matter is no YAML");
    }

    @Test
    void a_list_that_repeats_itself_by_reference_is_refused_before_it_grows() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertRefused(laughs.toString(), "must not repeat a list or mapping by *name");
    }

    @Test
    void a_list_that_holds_itself_is_refused() {
        assertRefused("a: &a [*a]", "must not repeat a list or mapping by *name");
        assertRefused("a: &a\n  b: *a", "must not repeat a list or mapping by *name");
    }

    @Test
    void nesting_without_end_is_refused() {
        assertRefused("a: " + "[".repeat(10_000), "Nesting Depth exceeded max 50");
    }

    @Test
    void more_than_a_million_characters_are_refused() {
        assertRefused("a: " + "x".repeat(1 << 20), "The incoming YAML document exceeds the limit");
    }

    @Test
    void a_second_document_is_refused() {
        assertRefused("a: 1\n...\n--- \nb: 2", "expected a single document");
    }

    @Test
    void scalars_are_read_by_the_core_schema_of_yaml_1_2() {
        String yaml =
                "{a: no, b: on, c: 12:30, d: 010, e: 2024-01-01, f: true, g: -7, h: 1e3, i: 0.5, j: ~, k: 1_000, l: =}";

        assertThat(read(yaml))
                .isEqualTo(JsonTextTest.ordered(
                        "a",
                        "no",
                        "b",
                        "on",
                        "c",
                        "12:30",
                        "d",
                        "010",
                        "e",
                        "2024-01-01",
                        "f",
                        true,
                        "g",
                        -7,
                        "h",
                        1000.0,
                        "i",
                        0.5,
                        "k",
                        "1_000",
                        "l",
                        "="));
    }

    @Test
    void line_names_the_deepest_key_that_is_there() {
        Problems problems = new Problems("test");
        YamlMap yaml = YamlMap.read("a: 1\nb:\n  c:\n    - d\n", problems);

        assertThat(yaml.line(List.of("a"))).isEqualTo(1);
        assertThat(yaml.line(List.of("b", "c"))).isEqualTo(3);
        assertThat(yaml.line(List.of("b", "x", "y"))).isEqualTo(2);
        assertThat(yaml.line(List.of("x"))).isEqualTo(1);
    }

    private static Map<String, Object> read(String yaml) {
        Problems problems = new Problems("test");
        YamlMap map = YamlMap.read(yaml, problems);
        problems.throwIfAny();
        return map.values();
    }

    private static void assertRefused(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(PromptSyntaxException.class)
                .hasMessageContaining(message);
    }
}
