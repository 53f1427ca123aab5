package dev.llmops.eval.stats.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.SharedData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The 999 pairs of PandaLM's test set: which answer three people and two recorded judges prefer; 0 is a tie. */
public final class PandaLm {

    public static final List<String> SCALE = List.of("0", "1", "2");

    private PandaLm() {}

    public static List<String> annotator(int number) {
        return texts("testset-v1", "annotator" + number);
    }

    /** At least two of three people agree on each row. */
    public static List<String> majority() {
        List<String> second = annotator(2);
        List<String> third = annotator(3);
        List<String> first = annotator(1);
        return IntStream.range(0, first.size())
                .mapToObj(i -> second.get(i).equals(third.get(i)) ? second.get(i) : first.get(i))
                .toList();
    }

    /** GPT-3.5; what the recording calls a tie or garbage is 0, as in the reference vectors. */
    public static List<String> gpt35() {
        return texts("gpt-3.5-turbo-testset-v1", "gpt_result").stream()
                .map(result -> SCALE.contains(result) ? result : "0")
                .toList();
    }

    /** GPT-3.5 with its 25 replies that were no verdict left as they are. */
    public static List<String> gpt35Raw() {
        return texts("gpt-3.5-turbo-testset-v1", "gpt_result");
    }

    public static List<String> pandaLm7b() {
        return texts("pandalm-7b-testset-v1", "pandalm_result");
    }

    private static List<String> texts(String file, String member) {
        List<String> texts = new ArrayList<>();
        for (JsonNode row : SharedData.json("pandalm/" + file + ".json")) {
            texts.add(row.get(member).asText());
        }
        return texts;
    }
}
