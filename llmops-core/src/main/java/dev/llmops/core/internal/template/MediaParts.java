package dev.llmops.core.internal.template;

import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Part;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code {{media url=... contentType=...}}} puts into a message. */
final class MediaParts {

    /** RFC 2397, in its Base64 form. */
    private static final Pattern DATA =
            Pattern.compile("(?i:data):([^;,]+)(?:;[^;,]+)*;(?i:base64),(.*)", Pattern.DOTALL);

    private static final String SCHEME = "data:";

    private MediaParts() {}

    static Part of(String url, @Nullable String contentType) {
        Media media = url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? inline(url, contentType)
                : at(url, contentType);
        return media.mimeType().startsWith("image/") ? new ImagePart(media) : new FilePart(media, null);
    }

    private static Media inline(String url, @Nullable String contentType) {
        Matcher data = DATA.matcher(url);
        if (!data.matches()) {
            throw new PromptVariableException(
                    "a data: URL in media must have the form data:<type>;base64,<bytes>, but had another");
        }
        try {
            Base64.getDecoder().decode(data.group(2));
        } catch (IllegalArgumentException e) {
            throw new PromptVariableException("the bytes of a data: URL in media must be Base64, but were not", e);
        }
        return new Media(contentType != null ? contentType : data.group(1), data.group(2), null);
    }

    private static Media at(String url, @Nullable String contentType) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new PromptVariableException(
                    "the url of media must be a URI (RFC 3986), but was not: " + e.getReason());
        }
        // One without slashes behind its scheme, such as cid:1, has no path.
        String name = uri.getPath() == null ? "" : uri.getPath();
        String type = contentType != null ? contentType : URLConnection.guessContentTypeFromName(name);
        if (type == null) {
            throw new PromptVariableException("the type of media is not clear from the name in its url;"
                    + " write {{media url=... contentType=...}}, for example contentType=\"image/png\"");
        }
        return Media.at(type, uri);
    }
}
