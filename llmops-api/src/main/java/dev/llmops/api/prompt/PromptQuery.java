package dev.llmops.api.prompt;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects the prompt versions to find. Null criteria are ignored.
 *
 * @param folder only prompts whose name begins with this and a {@code /}, which the value may already end with
 * @param prefix only prompts whose name begins with this
 * @param tag only prompts with this tag
 * @param label only the versions that have this label
 * @param text only versions whose template contains this text, ignoring case
 * @param author only versions by this author
 */
public record PromptQuery(
        @Nullable String folder,
        @Nullable String prefix,
        @Nullable String tag,
        @Nullable String label,
        @Nullable String text,
        @Nullable String author) {

    /** All versions of all prompts. */
    public static final PromptQuery ALL = new PromptQuery(null, null, null, null, null, null);

    /**
     * {@return the same query within a folder}
     *
     * @param path the folder, for example {@code support/de}
     */
    public PromptQuery inFolder(@Nullable String path) {
        return new PromptQuery(path, prefix, tag, label, text, author);
    }

    /**
     * {@return the same query for names with a prefix}
     *
     * @param beginning the prefix
     */
    public PromptQuery withPrefix(@Nullable String beginning) {
        return new PromptQuery(folder, beginning, tag, label, text, author);
    }

    /**
     * {@return the same query for prompts with a tag}
     *
     * @param name the tag
     */
    public PromptQuery withTag(@Nullable String name) {
        return new PromptQuery(folder, prefix, name, label, text, author);
    }

    /**
     * {@return the same query for versions with a label}
     *
     * @param name the label
     */
    public PromptQuery withLabel(@Nullable String name) {
        return new PromptQuery(folder, prefix, tag, name, text, author);
    }

    /**
     * {@return the same query for versions whose template contains a text}
     *
     * @param part the text
     */
    public PromptQuery containing(@Nullable String part) {
        return new PromptQuery(folder, prefix, tag, label, part, author);
    }

    /**
     * {@return the same query for versions by an author}
     *
     * @param name the author
     */
    public PromptQuery by(@Nullable String name) {
        return new PromptQuery(folder, prefix, tag, label, text, name);
    }

    /**
     * {@return whether a prompt can have matching versions, judging by its name alone}
     *
     * @param name name of the prompt
     */
    public boolean matchesName(String name) {
        return (folder == null || name.startsWith(folder.endsWith("/") ? folder : folder + "/"))
                && (prefix == null || name.startsWith(prefix));
    }

    /**
     * {@return whether a version matches}
     *
     * @param version the version
     * @param tags the tags of its prompt
     */
    public boolean matches(PromptVersion version, Set<String> tags) {
        return matchesName(version.name())
                && (tag == null || tags.contains(tag))
                && (label == null || version.labels().contains(label))
                && (author == null || author.equals(version.author()))
                && (text == null || holds(version.content().template(), text));
    }

    private static boolean holds(String template, String part) {
        return template.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
