package dev.llmops.api.experiment;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.UnicodeText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a caller, by which an experiment assigns its variants or targets its callers.
 *
 * @param kind which part of the {@link Caller}
 * @param tag name of the tag; null unless the kind is {@link Kind#TAG}
 */
public record CallerAttribute(Kind kind, @Nullable String tag) {

    /** {@link Caller#user()}. */
    public static final CallerAttribute USER = new CallerAttribute(Kind.USER, null);

    /** {@link Caller#session()}. */
    public static final CallerAttribute SESSION = new CallerAttribute(Kind.SESSION, null);

    /** {@link Caller#tenant()}. */
    public static final CallerAttribute TENANT = new CallerAttribute(Kind.TENANT, null);

    private static final String TAG_PREFIX = "tag:";

    /** The part of a {@link Caller} that an attribute reads. */
    public enum Kind {
        /** The person. */
        USER,
        /** The conversation. */
        SESSION,
        /** The organisation. */
        TENANT,
        /** One of the tags. */
        TAG
    }

    /** Rejects a tag without a name, and a name for any other kind. */
    public CallerAttribute {
        Objects.requireNonNull(kind, "kind");
        if ((kind == Kind.TAG) != (tag != null && !tag.isBlank())) {
            throw new IllegalArgumentException(
                    "a tag, and nothing else, has a name, but kind was " + kind + " and tag was '" + tag + "'");
        }
        UnicodeText.requireWellFormedOrNull("tag", tag);
    }

    /**
     * {@return the attribute of a tag}
     *
     * @param name name of the tag
     */
    public static CallerAttribute tag(String name) {
        return new CallerAttribute(Kind.TAG, name);
    }

    /**
     * {@return the attribute that a text denotes: {@code user}, {@code session}, {@code tenant} or {@code tag:NAME}}
     *
     * @param text the text
     * @throws IllegalArgumentException if the text is none of these
     */
    public static CallerAttribute parse(String text) {
        return switch (text) {
            case "user" -> USER;
            case "session" -> SESSION;
            case "tenant" -> TENANT;
            default -> {
                if (!text.startsWith(TAG_PREFIX) || text.length() == TAG_PREFIX.length()) {
                    throw new IllegalArgumentException(
                            "a unit or an attribute of a caller must be user, session, tenant or"
                                    + " tag:NAME, but was '" + text + "'");
                }
                yield tag(text.substring(TAG_PREFIX.length()));
            }
        };
    }

    /**
     * {@return a caller's value of this attribute, or null}
     *
     * @param caller the caller
     */
    public @Nullable String of(Caller caller) {
        return switch (kind) {
            case USER -> caller.user();
            case SESSION -> caller.session();
            case TENANT -> caller.tenant();
            case TAG -> caller.tags().get(tag);
        };
    }

    /** {@return the text that {@link #parse} reads} */
    @Override
    public String toString() {
        return switch (kind) {
            case USER -> "user";
            case SESSION -> "session";
            case TENANT -> "tenant";
            case TAG -> TAG_PREFIX + tag;
        };
    }
}
