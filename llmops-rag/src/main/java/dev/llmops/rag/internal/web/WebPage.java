package dev.llmops.rag.internal.web;

import dev.llmops.commons.internal.http.MediaType;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server answered.
 *
 * @param uri where it came from in the end
 * @param unchanged whether the server says that it is as it was; then there is no body
 * @param body its bytes
 * @param type its media type with parameters, or empty
 * @param validators headers to ask with the next time, by name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WebPage(URI uri, boolean unchanged, byte[] body, String type, Map<String, String> validators) {

    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\\s;\"]+)");

    /** {@return a file name whose ending says what the server says it is} */
    public String name() {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return switch (MediaType.of(type)) {
            case "text/html", "application/xhtml+xml" -> name + ".html";
            case "text/markdown" -> name + ".md";
            case "text/plain" -> name.endsWith(".md") ? name : name + ".txt";
            case "application/pdf" -> name + ".pdf";
            default -> name;
        };
    }

    /** {@return its bytes, as UTF-8 with a mark where the server says that they are text in another encoding} */
    public byte[] content() {
        Matcher named = CHARSET.matcher(type);
        if (!MediaType.of(type).startsWith("text/") || !named.find()) {
            return body;
        }
        try {
            Charset charset = Charset.forName(named.group(1));
            return charset.equals(StandardCharsets.UTF_8)
                    ? body
                    : ("\uFEFF" + new String(body, charset)).getBytes(StandardCharsets.UTF_8);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return body;
        }
    }
}
