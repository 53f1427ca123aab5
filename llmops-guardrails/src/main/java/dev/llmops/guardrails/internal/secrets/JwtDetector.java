package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** JSON web tokens (RFC 7519): header and payload are JSON objects in base64url, so both begin with {@code ey}. */
final class JwtDetector implements Detector {

    private static final double SCORE = 0.95;
    private static final int MIN_PART = 10;
    private static final int MAX_PART = 4096;

    @Override
    public boolean startsWith(char first) {
        return first == 'e';
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (Chars.word(window.before(i)) || !window.startsWith(i, "ey")) {
            return null;
        }
        int header = partEnd(window, i);
        if (header - i < MIN_PART || window.at(header) != '.' || !window.startsWith(header + 1, "ey")) {
            return null;
        }
        int payload = partEnd(window, header + 1);
        if (payload - header < MIN_PART || !isObject(window.part(i, header))) {
            return null;
        }
        return new Match("jwt", i, window.at(payload) == '.' ? partEnd(window, payload + 1) : payload, SCORE);
    }

    /** Much begins with {@code ey}, and little of it is an object once it is decoded. */
    private static boolean isObject(String header) {
        try {
            String json =
                    new String(Base64.getUrlDecoder().decode(header.replace("=", "")), StandardCharsets.UTF_8).strip();
            return json.startsWith("{\"") && json.endsWith("}");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int partEnd(Window window, int start) {
        int i = start;
        while (i - start < MAX_PART
                && (Chars.letterOrDigit(window.at(i))
                        || window.at(i) == '_'
                        || window.at(i) == '-'
                        || window.at(i) == '=')) {
            i++;
        }
        return i;
    }
}
