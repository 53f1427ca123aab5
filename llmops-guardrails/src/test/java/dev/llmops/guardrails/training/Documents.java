package dev.llmops.guardrails.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.SharedRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** BIPIA's training attacks, the mails that they are put into, and texts in which there is no attack. */
public final class Documents {

    private static final List<String> CORPORA = List.of("finance", "pubmed", "state_of_the_union", "wikitexts");
    private static final int MAX = 400_000;

    private Documents() {}

    /** {@return BIPIA's training attacks by category, those of texts first} */
    public static Map<String, List<String>> attacks() {
        Map<String, List<String>> attacks = new LinkedHashMap<>();
        for (String kind : List.of("text", "code")) {
            SharedRows.json(kind + "_attack_train.json").properties().forEach(category -> {
                List<String> texts = new ArrayList<>();
                category.getValue().forEach(text -> texts.add(text.textValue()));
                attacks.put(kind + " " + category.getKey(), texts);
            });
        }
        return attacks;
    }

    /** {@return BIPIA's training mails} */
    public static List<String> mails() {
        List<String> mails = new ArrayList<>();
        for (JsonNode row : SharedRows.lines("email_train.jsonl")) {
            mails.add(row.get("context").textValue());
        }
        return mails;
    }

    /** {@return the beginnings of the texts of chunking_evaluation, by name; without the chats, which hold orders} */
    public static Map<String, String> corpora() {
        Map<String, String> corpora = new LinkedHashMap<>();
        for (String name : CORPORA) {
            String text = SharedRows.text("rag/chunking-eval/corpora/" + name + ".md");
            corpora.put(name, text.substring(0, Math.min(text.length(), MAX)));
        }
        return corpora;
    }

    /** {@return a mail with an attack at its beginning (0), in its middle (1) or at its end (2)} */
    public static String with(String mail, String attack, int where) {
        int middle = mail.indexOf(". ", mail.length() / 2) + 1;
        int at = where == 0 ? 0 : where == 1 && middle > 0 ? middle : mail.length();
        return mail.substring(0, at) + "\n" + attack + "\n" + mail.substring(at);
    }
}
