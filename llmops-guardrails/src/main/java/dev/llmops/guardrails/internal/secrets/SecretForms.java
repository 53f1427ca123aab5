package dev.llmops.guardrails.internal.secrets;

import dev.llmops.commons.internal.text.ResourceTable;
import dev.llmops.guardrails.internal.scan.Alphabet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the forms of secrets that ship with the library ({@code secret-forms.tsv}). */
final class SecretForms {

    private static final String TABLE = "secret-forms.tsv";
    private static final String UUID = "{hex 8}-{hex 4}-{hex 4}-{hex 4}-{hex 12}";

    private SecretForms() {}

    /** {@return all forms, in the order of the table} */
    static List<SecretForm> all() {
        List<SecretForm> forms = new ArrayList<>();
        for (String line : ResourceTable.rows(SecretForms.class, TABLE)) {
            String[] row = line.split("\t", -1);
            expanded(row[1].replace("{uuid}", UUID)).forEach(form -> forms.add(form(row[0], form)));
        }
        return forms;
    }

    /** {@return a form once for each of the words in its parentheses} */
    private static List<String> expanded(String form) {
        int open = form.indexOf('(');
        if (open < 0) {
            return List.of(form);
        }
        int close = form.indexOf(')', open);
        List<String> all = new ArrayList<>();
        for (String word : form.substring(open + 1, close).split("\\|", -1)) {
            all.addAll(expanded(form.substring(0, open) + word + form.substring(close + 1)));
        }
        return all;
    }

    /** {@return a form that is read from left to right; a part may not go on with what stands after it} */
    static SecretForm form(String type, String form) {
        int open = form.indexOf('{');
        String beginning = form.substring(0, open);
        List<SecretForm.Part> parts = new ArrayList<>();
        while (open >= 0) {
            int close = form.indexOf('}', open);
            String[] fields = form.substring(open + 1, close).split("[ -]", -1);
            int next = form.indexOf('{', close);
            String behind = form.substring(close + 1, next < 0 ? form.length() : next);
            SecretForm.Part part = new SecretForm.Part(
                    Alphabet.valueOf(fields[0].toUpperCase(Locale.ROOT)),
                    Integer.parseInt(fields[1]),
                    Integer.parseInt(fields[fields.length - 1]),
                    behind);
            boolean openEnded = part.least() < part.most() && next >= 0;
            if (openEnded && (behind.isEmpty() || part.alphabet().has(behind.charAt(0)))) {
                throw new IllegalStateException("in " + form + " a part goes on with what follows it");
            }
            parts.add(part);
            open = next;
        }
        return new SecretForm(type, beginning, List.copyOf(parts));
    }
}
