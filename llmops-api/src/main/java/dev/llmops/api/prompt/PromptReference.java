package dev.llmops.api.prompt;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a version of a prompt: by number, by label, or to the latest version.
 *
 * @param name name of the prompt
 * @param number number of the version, or null
 * @param label label of the version, or null; with neither, the reference is to the latest version
 */
public record PromptReference(
        String name, @Nullable Integer number, @Nullable String label) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,127}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    private static final String LATEST = "latest";

    /** Rejects a name or label with invalid characters, and a reference by both number and label. */
    public PromptReference {
        requireName(name);
        if (number != null && label != null) {
            throw new IllegalArgumentException(
                    "a reference has a number or a label, but had " + number + " and " + label);
        }
        if (number != null && number < 1) {
            throw new IllegalArgumentException("number must be at least 1, but was " + number);
        }
        if (label != null) {
            requireLabel(label);
        }
    }

    /**
     * {@return a reference to the latest version}
     *
     * @param name name of the prompt
     */
    public static PromptReference latest(String name) {
        return new PromptReference(name, null, null);
    }

    /**
     * {@return a reference to a version by number}
     *
     * @param name name of the prompt
     * @param number number of the version
     */
    public static PromptReference version(String name, int number) {
        return new PromptReference(name, number, null);
    }

    /**
     * {@return a reference to a version by label}
     *
     * @param name name of the prompt
     * @param label the label, for example {@code production}
     */
    public static PromptReference labelled(String name, String label) {
        return new PromptReference(name, null, label);
    }

    /**
     * Reads {@code name}, {@code name@3} or {@code name@production}; {@code name@latest} is equivalent to {@code name}.
     *
     * @param text the text
     * @return the reference
     * @throws IllegalArgumentException if the text is malformed
     */
    public static PromptReference parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return latest(text);
        }
        String name = text.substring(0, at);
        String rest = text.substring(at + 1);
        if (rest.equals(LATEST)) {
            return latest(name);
        }
        return rest.matches("[0-9]{1,9}") ? version(name, Integer.parseInt(rest)) : labelled(name, rest);
    }

    /**
     * Checks the name of a prompt.
     *
     * @param name the name
     * @return the same name
     * @throws IllegalArgumentException if it contains characters that a name may not have
     */
    public static String requireName(String name) {
        if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("the name of a prompt must be 1 to 128 letters, digits, '.', '_', '-' or"
                    + " '/' and start with a letter or digit, but was '" + name + "'");
        }
        return name;
    }

    /**
     * Checks a label.
     *
     * @param label the label
     * @return the same label
     * @throws IllegalArgumentException if it contains characters that a label may not have, or is {@code latest}
     */
    public static String requireLabel(String label) {
        if (!LABEL.matcher(Objects.requireNonNull(label, "label")).matches()) {
            throw new IllegalArgumentException("a label must be 1 to 64 letters, digits, '.', '_' or '-' and start with"
                    + " a letter, but was '" + label + "'");
        }
        if (label.equals(LATEST)) {
            throw new IllegalArgumentException("a label must not be 'latest', which always means the newest version");
        }
        return label;
    }

    /**
     * Checks a tag.
     *
     * @param tag the tag
     * @return the same tag
     * @throws IllegalArgumentException if it contains characters that a tag may not have
     */
    public static String requireTag(String tag) {
        if (!LABEL.matcher(Objects.requireNonNull(tag, "tag")).matches()) {
            throw new IllegalArgumentException("a tag must be 1 to 64 letters, digits, '.', '_' or '-' and start with a"
                    + " letter, but was '" + tag + "'");
        }
        return tag;
    }

    /** {@return the form that {@link #parse} reads} */
    @Override
    public String toString() {
        if (number != null) {
            return name + "@" + number;
        }
        return label != null ? name + "@" + label : name;
    }
}
