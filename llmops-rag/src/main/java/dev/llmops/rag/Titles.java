package dev.llmops.rag;

import dev.llmops.rag.internal.extract.ExtractedText;
import dev.llmops.rag.internal.extract.TextForm;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a document calls itself. */
final class Titles {

    private static final Pattern FIRST_HEADING = Pattern.compile("(?m)\\A\\s*#[ \\t]+(\\S.*)$");

    private Titles() {}

    /** {@return its own title, or the heading that it begins with, or nothing} */
    static String of(ExtractedText text) {
        if (!text.title().isBlank()) {
            return PassageMaker.shortened(text.title().strip());
        }
        Matcher heading = FIRST_HEADING.matcher(text.visible());
        return text.form() == TextForm.MARKDOWN && heading.find()
                ? PassageMaker.shortened(heading.group(1).strip())
                : "";
    }
}
