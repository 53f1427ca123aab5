package dev.llmops.prompts;

import dev.llmops.prompts.Piece.Literal;
import dev.llmops.prompts.Piece.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Dotprompt template as messages of text and plain variables, and back. A template that is more than that is refused. */
final class DotpromptTurns {

    private static final Map<String, String> TO_DOTPROMPT =
            Map.of("system", "system", "user", "user", "assistant", "model");
    private static final Map<String, String> FROM_DOTPROMPT =
            Map.of("system", "system", "user", "user", "model", "assistant");
    private static final Pattern ROLE = Pattern.compile("role\\s+[\"'](system|user|model)[\"']");
    private static final Pattern TAG = Pattern.compile("\\{\\{(~?)\\s*([^{}~]*?)\\s*(~?)\\}\\}");

    /** The messages that are complete. */
    private final List<Turn> turns = new ArrayList<>();

    private List<Piece> open = new ArrayList<>();
    private String role = "user";
    private boolean hasRoles;

    private DotpromptTurns() {}

    /**
     * {@return what a template says}
     *
     * @throws NoExactFormException if it is more than roles, text, plain variables and {@code {{history}}}
     */
    static DotpromptTurns of(String template) {
        DotpromptTurns reader = new DotpromptTurns();
        reader.walk(template);
        reader.endTurn();
        return reader;
    }

    /** {@return whether the template says who speaks; if not, all of it is one text} */
    boolean isChat() {
        return hasRoles;
    }

    /** {@return the messages} */
    List<Turn> turns() {
        return turns;
    }

    /** {@return the text of a template that does not say who speaks} */
    List<Piece> text() {
        return turns.isEmpty() ? List.of() : turns.get(0).pieces();
    }

    private void walk(String template) {
        Matcher tag = TAG.matcher(template);
        int end = 0;
        for (int at = template.indexOf("{{"); at >= 0; at = template.indexOf("{{", end)) {
            boolean escaped = at > 0 && template.charAt(at - 1) == '\\';
            if (escaped || !tag.find(at) || tag.start() != at) {
                throw new NoExactFormException("'" + TemplateLanguage.excerpt(template, escaped ? at - 1 : at)
                        + "' is more than a plain variable");
            }
            String text = template.substring(end, at);
            literal(tag.group(1).isEmpty() ? text : text.stripTrailing());
            take(tag.group(2));
            end = tag.end();
            if (!tag.group(3).isEmpty()) {
                end += template.length()
                        - end
                        - template.substring(end).stripLeading().length();
            }
        }
        literal(template.substring(end));
    }

    private void take(String inside) {
        Matcher speaker = ROLE.matcher(inside);
        if (speaker.matches()) {
            endTurn();
            role = FROM_DOTPROMPT.getOrDefault(speaker.group(1), role);
            hasRoles = true;
        } else if (inside.equals(Turn.HISTORY)) {
            endTurn();
            turns.add(Turn.placeholder(inside));
            role = "assistant";
            hasRoles = true;
        } else {
            open.add(new Variable(inside));
        }
    }

    private void literal(String text) {
        if (!text.isEmpty()) {
            open.add(new Literal(text));
        }
    }

    /** As the renderer does: blank text between two roles is no message. */
    private void endTurn() {
        boolean blank = open.stream()
                .allMatch(piece -> piece instanceof Literal text && text.text().isBlank());
        if (!blank) {
            turns.add(new Turn(role, open));
        }
        open = new ArrayList<>();
    }

    /**
     * {@return messages as a template}
     *
     * @throws NoExactFormException if they have no exact form
     */
    static String write(List<Turn> turns) {
        StringBuilder template = new StringBuilder();
        for (Turn turn : turns) {
            requireNoBrace(template, 0);
            if (turn.isPlaceholder()) {
                template.append("{{").append(Turn.HISTORY).append("}}");
                continue;
            }
            String speaker = TO_DOTPROMPT.get(turn.role());
            if (speaker == null) {
                throw new NoExactFormException(
                        "a message must be of 'system', 'user' or 'assistant', but one was of '" + turn.role() + "'");
            }
            if (write(
                            turn.pieces(),
                            template.append("{{role \"").append(speaker).append("\"}}"))
                    .isBlank()) {
                throw new NoExactFormException("a message must hold text, but one of '" + turn.role() + "' was blank");
            }
        }
        return template.toString();
    }

    /** {@return a text without roles as a template} */
    static String writeText(List<Piece> pieces) {
        return write(pieces, new StringBuilder());
    }

    private static String write(List<Piece> pieces, StringBuilder template) {
        int start = template.length();
        for (Piece piece : pieces) {
            if (piece instanceof Variable variable) {
                requireNoBrace(template, start);
                template.append("{{").append(variable.name()).append("}}");
            } else {
                String text = ((Literal) piece).text();
                if (text.startsWith("}") && !template.isEmpty() && template.charAt(template.length() - 1) == '}') {
                    throw new NoExactFormException(
                            "'}' directly after a tag means something else in a Dotprompt template;"
                                    + " put a space between them");
                }
                if (text.contains("{{")) {
                    throw new NoExactFormException(
                            "two opening braces in the text would open a tag in a Dotprompt template");
                }
                template.append(text);
            }
        }
        return template.substring(start);
    }

    private static void requireNoBrace(StringBuilder template, int start) {
        char before = template.length() > start ? template.charAt(template.length() - 1) : ' ';
        if (before == '{' || before == '\\') {
            throw new NoExactFormException("'" + before + "' directly before a tag means something else in a Dotprompt"
                    + " template; put a space between them");
        }
    }
}
