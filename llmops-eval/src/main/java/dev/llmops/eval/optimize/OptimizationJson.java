package dev.llmops.eval.optimize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.eval.internal.json.Json;

/** A report for programs. */
final class OptimizationJson {

    private OptimizationJson() {}

    static String of(Optimization all) {
        ObjectNode tree = Json.MAPPER.createObjectNode();
        tree.put("prompt", all.prompt().reference().toString());
        tree.put("contentHash", all.prompt().contentHash());
        tree.put("model", all.model());
        tree.put("metric", all.metric());
        tree.put("seed", all.seed());
        tree.set("verdict", result(all.verdict()));
        all.ablation().forEach(each -> tree.withArray("ablation").add(result(each)));
        tree.put("best", all.best().id());
        tree.put("bestPrompt", PromptFile.format(all.best().content()));
        tree.set("rows", Json.MAPPER.valueToTree(all.rows()));
        tree.set("spending", Json.MAPPER.valueToTree(all.spending()));
        tree.set("candidates", Json.MAPPER.valueToTree(all.candidates()));
        tree.set("refused", Json.MAPPER.valueToTree(all.refused()));
        return Json.writePretty(tree);
    }

    private static ObjectNode result(HeldOutResult result) {
        ObjectNode tree = Json.MAPPER.valueToTree(result);
        tree.put("decision", result.decision().text());
        return tree;
    }
}
