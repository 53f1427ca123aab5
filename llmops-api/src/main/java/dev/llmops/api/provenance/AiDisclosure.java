package dev.llmops.api.provenance;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP response header {@code AI-Disclosure}: a dictionary of structured fields (RFC 9651) as proposed by draft-abaris-aicdh-01, an
 * individual Internet-Draft without standing, of January 2026. It states that the content of a response is generated, by what and when; the
 * {@code id} member is an addition of this library.
 *
 * @param model name of the model
 * @param provider its provider, or null
 * @param id id of the generation or the answer, or null
 * @param at when the content was generated
 */
public record AiDisclosure(
        String model, @Nullable String provider, @Nullable String id, Instant at) {

    /** The name of the header. */
    public static final String HEADER = "AI-Disclosure";

    private static final char FIRST = 0x20;
    private static final char LAST = 0x7e;

    /** Rejects nulls. */
    public AiDisclosure {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(at, "at");
    }

    /** {@return the value of the header} */
    public String value() {
        return "mode=ai-originated, model=" + text(model)
                + (provider == null ? "" : ", provider=" + text(provider))
                + (id == null ? "" : ", id=" + text(id))
                + ", date=@" + at.getEpochSecond();
    }

    /** As RFC 9651, section 3.3.3, has strings: printable ASCII. What else there is becomes a question mark. */
    private static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.appendCodePoint(c >= FIRST && c <= LAST ? c : '?');
        });
        return quoted.append('"').toString();
    }
}
