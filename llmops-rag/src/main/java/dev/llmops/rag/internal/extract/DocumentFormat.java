package dev.llmops.rag.internal.extract;

import java.util.Map;

/** What the marks of a text mean. */
public enum DocumentFormat {
    /** Nothing but blank lines between paragraphs. */
    PLAIN,
    /** What they mean in Markdown. */
    MARKDOWN,
    /** Records of values that are separated by commas; the first record names the columns. */
    CSV,
    /** Records of values that are separated by tabs; the first record names the columns. */
    TSV,
    /** A program in which braces hold together what belongs together. */
    BRACED_CODE,
    /** A program in which indentation does. */
    INDENTED_CODE;

    private static final Map<String, DocumentFormat> ENDINGS = Map.ofEntries(
            Map.entry("md", MARKDOWN),
            Map.entry("markdown", MARKDOWN),
            Map.entry("csv", CSV),
            Map.entry("tsv", TSV),
            Map.entry("py", INDENTED_CODE),
            Map.entry("pyi", INDENTED_CODE),
            Map.entry("java", BRACED_CODE),
            Map.entry("kt", BRACED_CODE),
            Map.entry("kts", BRACED_CODE),
            Map.entry("scala", BRACED_CODE),
            Map.entry("groovy", BRACED_CODE),
            Map.entry("gradle", BRACED_CODE),
            Map.entry("js", BRACED_CODE),
            Map.entry("mjs", BRACED_CODE),
            Map.entry("jsx", BRACED_CODE),
            Map.entry("ts", BRACED_CODE),
            Map.entry("tsx", BRACED_CODE),
            Map.entry("c", BRACED_CODE),
            Map.entry("h", BRACED_CODE),
            Map.entry("cc", BRACED_CODE),
            Map.entry("cpp", BRACED_CODE),
            Map.entry("hpp", BRACED_CODE),
            Map.entry("cs", BRACED_CODE),
            Map.entry("go", BRACED_CODE),
            Map.entry("rs", BRACED_CODE),
            Map.entry("swift", BRACED_CODE),
            Map.entry("dart", BRACED_CODE),
            Map.entry("php", BRACED_CODE),
            Map.entry("css", BRACED_CODE),
            Map.entry("scss", BRACED_CODE));

    /** {@return the form of text files whose name has an ending, in lower case} */
    static DocumentFormat ofEnding(String ending) {
        return ENDINGS.getOrDefault(ending, PLAIN);
    }

    /** {@return whether it is a program} */
    public boolean isCode() {
        return this == BRACED_CODE || this == INDENTED_CODE;
    }

    /** {@return whether all of it is one table} */
    public boolean isTable() {
        return this == CSV || this == TSV;
    }
}
