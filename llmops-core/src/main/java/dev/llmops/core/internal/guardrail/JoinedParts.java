package dev.llmops.core.internal.guardrail;

import dev.llmops.api.message.Part;
import dev.llmops.api.message.TextPart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The texts of a message as the model reads them: one after the other. What stands in no part alone, such as a card number that goes on in
 * the next part, stands in them together.
 */
public final class JoinedParts {

    private JoinedParts() {}

    /**
     * {@return the parts with their texts changed}
     *
     * @param parts the parts of one message
     * @param check what may take the place of a text
     */
    public static List<Part> checked(List<Part> parts, UnaryOperator<String> check) {
        List<String> texts = texts(parts);
        List<String> each = texts.stream().map(check).toList();
        List<String> result = each;
        if (texts.size() > 1) {
            String whole = String.join("", texts);
            String checked = check.apply(whole);
            if (!checked.equals(whole) && !checked.equals(String.join("", each))) {
                result = merged(texts, each, spread(texts, whole, checked));
            }
        }
        return withTexts(parts, result);
    }

    private static List<String> texts(List<Part> parts) {
        List<String> texts = new ArrayList<>();
        parts.forEach(part -> {
            if (part instanceof TextPart text) {
                texts.add(text.text());
            }
        });
        return texts;
    }

    private static List<Part> withTexts(List<Part> parts, List<String> texts) {
        List<Part> changed = new ArrayList<>(parts.size());
        int next = 0;
        for (Part part : parts) {
            changed.add(part instanceof TextPart ? new TextPart(texts.get(next++)) : part);
        }
        return changed;
    }

    /** What changed lies between what both begin with and what both end with; it goes to the part where it begins. */
    private static List<String> spread(List<String> texts, String whole, String checked) {
        int most = Math.min(whole.length(), checked.length());
        int before = 0;
        while (before < most && whole.charAt(before) == checked.charAt(before)) {
            before++;
        }
        int after = 0;
        while (after < most - before
                && whole.charAt(whole.length() - 1 - after) == checked.charAt(checked.length() - 1 - after)) {
            after++;
        }
        int tail = whole.length() - after;
        List<String> spread = new ArrayList<>(texts.size());
        int start = 0;
        boolean placed = false;
        for (String text : texts) {
            int end = start + text.length();
            StringBuilder part = new StringBuilder(whole.substring(start, Math.max(start, Math.min(end, before))));
            if (!placed && before < end) {
                part.append(checked, before, checked.length() - after);
                placed = true;
            }
            part.append(whole, Math.min(end, Math.max(start, tail)), end);
            spread.add(part.toString());
            start = end;
        }
        if (!placed) {
            spread.set(spread.size() - 1, spread.get(spread.size() - 1) + checked.substring(before));
        }
        return spread;
    }

    /** A part that the whole left as it was is as it is alone: at its edges a word ends, which the whole does not show. */
    private static List<String> merged(List<String> texts, List<String> each, List<String> together) {
        List<String> merged = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            merged.add(together.get(i).equals(texts.get(i)) ? each.get(i) : together.get(i));
        }
        return merged;
    }
}
