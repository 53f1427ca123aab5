package dev.llmops.commons.internal.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a {@code Content-Type} says that a body is (RFC 9110, section 8.3). */
public final class MediaType {

    private MediaType() {}

    /**
     * {@return type and subtype in lower case, without parameters such as the character set; empty if there is none}
     *
     * @param contentType the header, or null
     */
    public static String of(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType;
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}
