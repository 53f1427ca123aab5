package dev.llmops.examples.site;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Colours comments, strings and keywords of code. */
final class Highlighter {

    private static final String STRING = "(?<string>\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\")";
    private static final Pattern JAVA = Pattern.compile("(?<comment>//[^\\n]*|/\\*[\\s\\S]*?\\*/)|" + STRING
            + "|(?<word>\\b(?:abstract|boolean|class|double|else|enum|extends|final|for|if|implements|import|int|interface|long|new|"
            + "null|package|private|protected|public|record|return|static|this|throw|throws|true|false|try|catch|var|void|while)\\b"
            + "|@\\w+)");
    private static final Pattern SHELL =
            Pattern.compile("(?<comment>(?:^|(?<=\\s))#[^\\n]*)|" + STRING + "|(?<word>(?<=\\s)--?[a-z][\\w-]*)");
    private static final Pattern DATA = Pattern.compile("(?<comment>(?:^|(?<=\\s))#[^\\n]*|<!--[\\s\\S]*?-->)|" + STRING
            + "|(?<word></?[\\w:.-]+|(?m:^\\s*[\\w.-]+(?=:)))");

    private static final Map<String, Pattern> LANGUAGES = Map.of(
            "java", JAVA, "groovy", JAVA, "sh", SHELL, "bash", SHELL, "yaml", DATA, "xml", DATA, "json", DATA, "python",
            SHELL);

    private Highlighter() {}

    static String html(@Nullable String language, String code) {
        Pattern pattern = LANGUAGES.get(language == null ? "" : language);
        if (pattern == null) {
            return escaped(code);
        }
        StringBuilder html = new StringBuilder();
        Matcher parts = pattern.matcher(code);
        int from = 0;
        while (parts.find()) {
            html.append(escaped(code.substring(from, parts.start())));
            String kind = parts.group("comment") != null ? "c" : parts.group("string") != null ? "s" : "k";
            html.append("<span class=\"")
                    .append(kind)
                    .append("\">")
                    .append(escaped(parts.group()))
                    .append("</span>");
            from = parts.end();
        }
        return html.append(escaped(code.substring(from))).toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
