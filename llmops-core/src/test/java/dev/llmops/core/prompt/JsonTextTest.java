package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.core.internal.template.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    @Test
    void indented_json_looks_as_javascript_writes_it() {
        Map<String, Object> value = ordered("b", List.of(1, 2), "a", Map.of(), "c", List.of());

        assertThat(JsonText.write(value, 2)).isEqualTo("""
                {
                  "b": [
                    1,
                    2
                  ],
                  "a": {},
                  "c": []
                }""");
    }

    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
