package dev.llmops.eval.metric.instruction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.llmops.eval.internal.text.PythonText;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** JSON as {@code json.loads} takes it, perhaps between fences of Markdown. */
final class PythonJson {

    private static final List<String> FENCES = List.of("```json", "```Json", "```JSON", "```");
    private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");
    /** Python reads no longer whole number. */
    private static final int MAX_DIGITS = 4300;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(MAX_DIGITS).build())
            .build();

    private PythonJson() {}

    static boolean isWrappedJson(String answer) {
        String text = PythonText.strip(answer);
        for (String fence : FENCES) {
            text = text.startsWith(fence) ? text.substring(fence.length()) : text;
        }
        text = text.endsWith("```") ? text.substring(0, text.length() - 3) : text;
        return isJson(PythonText.strip(text));
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            int depth = 0;
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                values += depth == 0 ? 1 : 0;
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.VALUE_NUMBER_FLOAT && parser.isNaN() && !NO_NUMBERS.contains(parser.getText())) {
                    return false;
                }
            }
            return values == 1;
        } catch (IOException e) {
            return false;
        }
    }
}
