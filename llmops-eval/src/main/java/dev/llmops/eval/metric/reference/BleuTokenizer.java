package dev.llmops.eval.metric.reference;

import dev.llmops.eval.internal.text.WordNumbers;

/** How BLEU tokenizes a text, by sacrebleu's names. */
public enum BleuTokenizer {
    /** {@code 13a}: as {@code mteval-v13a} of NIST, for languages that write spaces. */
    V13A("13a") {
        @Override
        int[] cut(String line, WordNumbers words) {
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
            return MarkSpaces.western(text, words);
        }
    },
    /** {@code none}: at white space only, for texts that are already tokenized. */
    NONE("none") {
        @Override
        int[] cut(String line, WordNumbers words) {
            return words.split(line);
        }
    },
    /** {@code char}: every character but white space, for languages without spaces. */
    CHAR("char") {
        @Override
        int[] cut(String line, WordNumbers words) {
            StringBuilder spaced = new StringBuilder(2 * line.length());
            line.codePoints().forEach(c -> spaced.appendCodePoint(c).append(' '));
            return words.split(spaced.toString());
        }
    },
    /** {@code intl}: at every Unicode punctuation mark and symbol that is not within a number, like {@code mteval-v14}. */
    INTL("intl") {
        @Override
        int[] cut(String line, WordNumbers words) {
            return words.split(MarkSpaces.unicode(line));
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

    /** The numbers of the tokens of a text. */
    abstract int[] cut(String line, WordNumbers words);
}
