package dev.llmops.prompts;

import dev.llmops.prompts.Piece.Literal;
import dev.llmops.prompts.Piece.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a registry writes variables into a text. What has no exact form as text and plain variables is refused. */
enum TemplateLanguage {

    /** {@code {{name}}}, and everything else is text: Langfuse, and MLflow's texts without Jinja. */
    DOUBLE_BRACE {
        @Override
        List<Piece> read(String text) {
            return doubleBraces(text);
        }

        @Override
        String write(List<Piece> pieces) {
            StringBuilder text = new StringBuilder();
            for (Piece piece : pieces) {
                text.append(
                        piece instanceof Variable variable ? "{{" + variable.name() + "}}" : plain((Literal) piece));
            }
            return text.toString();
        }

        private String plain(Literal literal) {
            if (literal.text().contains("{{")) {
                throw new NoExactFormException("two opening braces in the text would open a variable there");
            }
            return literal.text();
        }
    },

    /** Python's {@code str.format} with names alone: PromptLayer. */
    F_STRING {
        @Override
        List<Piece> read(String text) {
            return fString(text);
        }

        @Override
        String write(List<Piece> pieces) {
            StringBuilder text = new StringBuilder();
            for (Piece piece : pieces) {
                text.append(
                        piece instanceof Variable variable
                                ? "{" + variable.name() + "}"
                                : ((Literal) piece).text().replace("{", "{{").replace("}", "}}"));
            }
            return text.toString();
        }
    },

    /** Jinja2 with nothing but variables: PromptLayer. It is read, and never written. */
    JINJA2 {
        @Override
        List<Piece> read(String text) {
            if (text.contains("{%") || text.contains("{#")) {
                throw new NoExactFormException(
                        "Jinja2 with statements or comments has no exact form as a Dotprompt template;"
                                + " rewrite it by hand");
            }
            // Jinja2 drops one line break at the end of a template.
            return doubleBraces(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        }

        @Override
        String write(List<Piece> pieces) {
            throw new UnsupportedOperationException("Jinja2 is only read");
        }
    };

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*\\}\\}");

    /**
     * {@return a text as pieces}
     *
     * @param text as the registry has it
     * @throws NoExactFormException if it is more than text and plain variables
     */
    abstract List<Piece> read(String text);

    /**
     * {@return pieces as the registry has them}
     *
     * @throws NoExactFormException if they have no exact form
     */
    abstract String write(List<Piece> pieces);

    private static List<Piece> doubleBraces(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(text);
        int end = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", end)) {
            if (!variable.find(open) || variable.start() != open) {
                throw new NoExactFormException("'" + excerpt(text, open) + "' is no plain variable");
            }
            add(pieces, text.substring(end, open));
            pieces.add(new Variable(variable.group(1)));
            end = variable.end();
        }
        add(pieces, text.substring(end));
        return pieces;
    }

    private static List<Piece> fString(String text) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                literal.append(c);
                i += 2;
            } else if (c == '{') {
                int close = text.indexOf('}', i);
                if (close < 0) {
                    throw new NoExactFormException("'" + excerpt(text, i) + "' opens a variable that does not end");
                }
                add(pieces, literal.toString());
                literal.setLength(0);
                pieces.add(new Variable(text.substring(i + 1, close)));
                i = close + 1;
            } else if (c == '}') {
                throw new NoExactFormException("'" + excerpt(text, i) + "' closes a variable that was not opened");
            } else {
                literal.append(c);
                i++;
            }
        }
        add(pieces, literal.toString());
        return pieces;
    }

    private static void add(List<Piece> pieces, String text) {
        if (!text.isEmpty()) {
            pieces.add(new Literal(text));
        }
    }

    static String excerpt(String text, int from) {
        return text.substring(from, Math.min(text.length(), from + 30));
    }
}
