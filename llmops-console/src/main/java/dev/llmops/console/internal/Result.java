package dev.llmops.console.internal;

import org.jspecify.annotations.Nullable;

/**
 * A page with its status, or a redirect.
 *
 * @param status status of HTTP
 * @param html the page; empty if it leads elsewhere
 * @param location where it leads; null if it is a page
 */
public record Result(int status, String html, @Nullable String location) {

    public static Result page(String html) {
        return new Result(200, html, null);
    }

    /** {@return the way to another page, after something was done} */
    public static Result seeOther(String location) {
        return new Result(303, "", location);
    }
}
