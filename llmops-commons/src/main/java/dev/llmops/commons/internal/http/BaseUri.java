package dev.llmops.commons.internal.http;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of a service, before the paths of its routes. It holds no credentials, so that a message may tell it. A message about
 * one that is refused does not: it may hold some.
 */
public final class BaseUri {

    private BaseUri() {}

    /**
     * {@return the address, without a slash at its end}
     *
     * @param option what the user calls it
     * @param uri an address
     * @throws IllegalArgumentException if it is no http or https address with a host, or has a user, query or fragment
     */
    public static URI require(String option, URI uri) {
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw refused(option);
        }
        return resolve(uri, "");
    }

    /**
     * {@return the address that a text is}
     *
     * @param option what the user calls it
     * @param text an address
     * @throws IllegalArgumentException if it is none, or one that {@link #require(String, URI)} refuses
     */
    public static URI parse(String option, String text) {
        try {
            return require(option, new URI(text));
        } catch (URISyntaxException e) {
            // Not as the cause: it repeats the text.
            throw refused(option);
        }
    }

    /**
     * {@return the address of a route}
     *
     * @param base an address, with or without a slash at its end
     * @param path begins with a slash; its query is encoded
     */
    public static URI resolve(URI base, String path) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    private static IllegalArgumentException refused(String option) {
        return new IllegalArgumentException(
                option
                        + " must be an http or https address with a host and without user, query and fragment; give credentials as a header");
    }
}
