package dev.llmops.tuning.candidate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.tuning.study.StudyRow;
import java.util.List;

/** Rows as TRL's SFTTrainer takes them, and as an export of corrections has them. */
final class StudyRowLines {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StudyRowLines() {}

    static String of(String system, List<StudyRow> rows) {
        StringBuilder text = new StringBuilder();
        for (StudyRow row : rows) {
            ObjectNode line = MAPPER.createObjectNode();
            line.putArray("prompt").add(message("system", system)).add(message("user", row.input()));
            line.putArray("completion").add(message("assistant", row.expected()));
            try {
                text.append(MAPPER.writeValueAsString(line)).append('\n');
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a row has a JSON form", e);
            }
        }
        return text.toString();
    }

    private static ObjectNode message(String role, String content) {
        return MAPPER.createObjectNode().put("role", role).put("content", content);
    }
}
