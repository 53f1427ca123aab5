package dev.llmops.local.store;

import dev.llmops.local.store.ModelSource.HuggingFace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A repository of Hugging Face as people write it: {@code owner/name@revision:pattern}, the last two as they like. */
final class HubReference {

    private static final Pattern FORM = Pattern.compile(
            "(?<repository>[A-Za-z0-9][\\w.-]*/[A-Za-z0-9][\\w.-]*)(@(?<revision>[A-Za-z0-9][\\w.-]*))?(:(?<pattern>.+))?");

    private HubReference() {}

    /** Returns null for what is, or looks more like, the path of a file. */
    static @Nullable HuggingFace parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Files.exists(Path.of(text))) {
            return null;
        }
        String revision = form.group("revision");
        String pattern = form.group("pattern");
        if (pattern == null && text.endsWith(".gguf")) {
            return null;
        }
        HuggingFace standard = new HuggingFace(form.group("repository"));
        return new HuggingFace(
                standard.repository(),
                pattern == null ? standard.pattern() : pattern,
                revision == null ? standard.revision() : revision,
                standard.base());
    }
}
