package dev.llmops.eval.metric.reference;

/** How BLEU cuts a text into tokens, by the names that sacrebleu gives them. */
public enum BleuTokenizer {
    /** {@code 13a}: as {@code mteval-v13a} of NIST, for languages that write spaces. */
    V13A("13a") {
        @Override
        String spaced(String line) {
            String text = line;
            if (text.indexOf('<') >= 0) {
                text = text.replace("<skipped>", "");
            }
            if (text.indexOf('\n') >= 0) {
                text = text.replace("-\n", "").replace('\n', ' ');
            }
            if (text.indexOf('&') >= 0) {
                text = text.replace("&quot;", "\"")
                        .replace("&amp;", "&")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">");
            }
            return MarkSpaces.western(text);
        }
    },
    /** {@code none}: at white space alone, for texts that are cut already. */
    NONE("none") {
        @Override
        String spaced(String line) {
            return line;
        }
    },
    /** {@code char}: every character but white space, for languages without spaces. */
    CHAR("char") {
        @Override
        String spaced(String line) {
            StringBuilder spaced = new StringBuilder(2 * line.length());
            line.codePoints().forEach(c -> spaced.appendCodePoint(c).append(' '));
            return spaced.toString();
        }
    },
    /** {@code intl}: at every punctuation mark and symbol of Unicode that does not stand within a number, as {@code mteval-v14}. */
    INTL("intl") {
        @Override
        String spaced(String line) {
            return MarkSpaces.unicode(line);
        }
    };

    private final String label;

    BleuTokenizer(String label) {
        this.label = label;
    }

    /** {@return its name in sacrebleu} */
    public String label() {
        return label;
    }

    /** The text with white space between its tokens. */
    abstract String spaced(String line);
}
