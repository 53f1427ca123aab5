package dev.llmops.guardrails.internal.redact;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.scan.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name, text or number of a JSON document, and where it is written there. Values are read one by one, because a match
 * must not run over the JSON around them, and what takes their place must leave it whole.
 *
 * @param field the field that a value belongs to, that of the list for the elements of one; empty for a name. Of a long one its end, as far as
 *     detectors look back: it is read again before each element
 * @param text what is written, without quotes and escapes
 * @param start where it begins in the document, with its quote
 * @param end where it ends
 */
public record JsonPiece(String field, String text, int start, int end) {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String QUOTES = "\"'`";

    /** {@return the pieces of a JSON object or array in order, or null if the text is none} */
    public static @Nullable List<JsonPiece> of(String json) {
        String text = json.strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return null;
        }
        List<JsonPiece> pieces = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.FIELD_NAME) {
                    add(parser, json, pieces);
                }
            }
            return parser.getParsingContext().inRoot() ? pieces : null;
        } catch (JacksonException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be read", e);
        }
    }

    private static void add(JsonParser parser, String json, List<JsonPiece> pieces) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        switch (parser.currentToken()) {
            case FIELD_NAME -> pieces.add(new JsonPiece("", parser.currentName(), start, closing(json, start)));
            case VALUE_STRING ->
                pieces.add(new JsonPiece(field(parser), parser.getText(), start, closing(json, start)));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                pieces.add(new JsonPiece(field(parser), parser.getText(), start, start + parser.getTextLength()));
            default -> {
                // true, false and null tell nothing.
            }
        }
    }

    private static String field(JsonParser parser) {
        var context = parser.getParsingContext();
        while (context.inArray()) {
            context = context.getParent();
        }
        String name = context.getCurrentName();
        return name == null ? "" : name.substring(Math.max(0, name.length() - Window.BEHIND));
    }

    private static int closing(String json, int open) {
        int i = open + 1;
        while (json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    /** {@return what a scan finds in it, read as "field: 'text'"; positions are those in its text} */
    public List<Match> scan(TextScan scan) {
        String quote = quote();
        String before = field.isEmpty() ? quote : field + ": " + quote;
        List<Match> found = new ArrayList<>(1);
        for (Match match : scan.all(before + text + quote)) {
            int from = match.start() - before.length();
            int to = Math.min(match.end() - before.length(), text.length());
            if (from >= 0 && to > from) {
                found.add(new Match(match.type(), from, to, match.score()));
            }
        }
        return found;
    }

    /** A quote that is not in the text would end a value too soon. */
    private String quote() {
        return QUOTES.chars()
                .filter(c -> text.indexOf(c) < 0)
                .mapToObj(Character::toString)
                .findFirst()
                .orElse("\"");
    }

    /** {@return where in the document a part of its text stands; all of it if it is written with escapes} */
    public CharRange range(int from, int to) {
        boolean quoted = end - start == text.length() + 2;
        boolean plain = end - start == text.length();
        return quoted || plain
                ? new CharRange(start + from + (quoted ? 1 : 0), start + to + (quoted ? 1 : 0))
                : new CharRange(start, end);
    }

    public static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
