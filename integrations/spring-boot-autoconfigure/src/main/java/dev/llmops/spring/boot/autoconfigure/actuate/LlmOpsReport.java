package dev.llmops.spring.boot.autoconfigure.actuate;

import java.util.Map;

/**
 * What the endpoint tells. It holds texts, numbers and maps of them alone, so that whichever JSON library the application has can write it.
 *
 * @param defaultModel name of the model that answers calls which name none
 * @param models provider and name of each model, by its name in the application
 * @param chain the steps of a call, in order
 * @param store what keeps the records
 * @param prompts number of versions of each prompt, by its name
 * @param experiments version and status of each experiment, by its name
 * @param pools state of each endpoint of a pool, by {@code pool/endpoint}
 */
public record LlmOpsReport(
        String defaultModel,
        Map<String, String> models,
        String chain,
        String store,
        Map<String, Integer> prompts,
        Map<String, String> experiments,
        Map<String, String> pools) {}
