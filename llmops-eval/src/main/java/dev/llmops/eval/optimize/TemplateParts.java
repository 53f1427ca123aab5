package dev.llmops.eval.optimize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A template taken apart: its instruction, which is the text of its first system message, and its question, which is what the user says
 * last. Another instruction takes the first one's place, or becomes a system message before all else; examples become pairs of messages
 * before the question, each in the question's own words.
 */
final class TemplateParts {

    private static final Pattern ROLE =
            Pattern.compile("\\{\\{~?\\s*(?:role\\s+[\"'](?<role>\\w+)[\"']|history)\\s*~?}}");
    private static final Pattern HISTORY = Pattern.compile("\\{\\{~?\\s*history\\s*~?}}");
    private static final String PARTIALS = "{{#*inline";

    private final String before;
    private final @Nullable String instruction;
    private final String rest;
    private final String partials;

    private TemplateParts(String before, @Nullable String instruction, String rest, String partials) {
        this.before = before;
        this.instruction = instruction;
        this.rest = rest;
        this.partials = partials;
    }

    static TemplateParts of(String template) {
        int behind = template.indexOf(PARTIALS);
        String body = behind < 0 ? template : template.substring(0, behind);
        String partials = behind < 0 ? "" : template.substring(behind);
        Matcher role = ROLE.matcher(body);
        while (role.find()) {
            if ("system".equals(role.group("role"))) {
                int start = role.end();
                int end = role.find() ? role.start() : body.length();
                return new TemplateParts(
                        body.substring(0, start), body.substring(start, end), body.substring(end), partials);
            }
        }
        return new TemplateParts("", null, body, partials);
    }

    /** The instruction without white space around it; empty if there is none. */
    String instruction() {
        return instruction == null ? "" : instruction.strip();
    }

    TemplateParts withInstruction(String text) {
        if (instruction != null) {
            String stripped = instruction.strip();
            int at = instruction.indexOf(stripped);
            String around = stripped.isEmpty() ? "\n" : instruction.substring(at + stripped.length());
            return new TemplateParts(
                    before, (stripped.isEmpty() ? "\n" : instruction.substring(0, at)) + text + around, rest, partials);
        }
        boolean roles = ROLE.matcher(rest).lookingAt();
        return new TemplateParts(
                "{{role \"system\"~}}", "\n" + text + "\n", (roles ? "" : "{{~role \"user\"~}}\n") + rest, partials);
    }

    String template() {
        return before + (instruction == null ? "" : instruction) + rest + partials;
    }

    /**
     * The template with a block that shows examples.
     *
     * @param list name of the variable that holds them
     * @param answer name of the member that holds an example's answer
     * @throws IllegalArgumentException if the template has no question of the user at its end
     */
    String templateWithExamples(String list, String answer) {
        Matcher role = ROLE.matcher(rest);
        int start = -1;
        boolean any = false;
        while (role.find()) {
            any = true;
            start = "user".equals(role.group("role")) ? role.start() : role.group("role") == null ? start : -1;
        }
        if (start < 0 && (any || instruction != null)) {
            throw new IllegalArgumentException(
                    "the template must end with what the user says, {{role \"user\"}} and a question, to be shown examples");
        }
        String head = start < 0 ? "" : rest.substring(0, start);
        String question = start < 0 ? "{{role \"user\"~}}\n" + rest : rest.substring(start);
        String shown = HISTORY.matcher(question).replaceAll("");
        return before + (instruction == null ? "" : instruction) + head
                + "{{#each " + list + "~}}\n"
                + shown + (shown.endsWith("\n") ? "{{" : "\n{{~")
                + "role \"model\"~}}\n{{" + answer + "}}\n{{~/each~}}\n"
                + question + partials;
    }
}
