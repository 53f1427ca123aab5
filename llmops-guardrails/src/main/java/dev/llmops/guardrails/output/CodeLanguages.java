package dev.llmops.guardrails.output;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The language of a block of code, by the word behind its fence. What has none, or one that is not known, is {@code code}. */
final class CodeLanguages {

    static final String UNKNOWN = "code";

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("sh", "shell"),
            Map.entry("bash", "shell"),
            Map.entry("zsh", "shell"),
            Map.entry("shell", "shell"),
            Map.entry("console", "shell"),
            Map.entry("powershell", "powershell"),
            Map.entry("ps1", "powershell"),
            Map.entry("bat", "batch"),
            Map.entry("cmd", "batch"),
            Map.entry("python", "python"),
            Map.entry("py", "python"),
            Map.entry("python3", "python"),
            Map.entry("java", "java"),
            Map.entry("kotlin", "kotlin"),
            Map.entry("scala", "scala"),
            Map.entry("javascript", "javascript"),
            Map.entry("js", "javascript"),
            Map.entry("typescript", "typescript"),
            Map.entry("ts", "typescript"),
            Map.entry("c", "c"),
            Map.entry("cpp", "cpp"),
            Map.entry("c++", "cpp"),
            Map.entry("csharp", "csharp"),
            Map.entry("cs", "csharp"),
            Map.entry("go", "go"),
            Map.entry("rust", "rust"),
            Map.entry("rs", "rust"),
            Map.entry("php", "php"),
            Map.entry("ruby", "ruby"),
            Map.entry("rb", "ruby"),
            Map.entry("perl", "perl"),
            Map.entry("lua", "lua"),
            Map.entry("r", "r"),
            Map.entry("swift", "swift"),
            Map.entry("sql", "sql"),
            Map.entry("html", "html"),
            Map.entry("css", "css"),
            Map.entry("json", "json"),
            Map.entry("yaml", "yaml"),
            Map.entry("yml", "yaml"),
            Map.entry("xml", "xml"));

    private CodeLanguages() {}

    /** {@return the language, by what stands after a fence} */
    static String of(String info) {
        String word = info.strip().split("[\\s{:,]", 2)[0].toLowerCase(Locale.ROOT);
        return NAMES.getOrDefault(word, UNKNOWN);
    }

    static Set<String> all() {
        Set<String> all = new TreeSet<>(NAMES.values());
        all.add(UNKNOWN);
        return all;
    }
}
