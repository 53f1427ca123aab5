/**
 * Connects LangChain4j in both directions: {@link dev.llmops.langchain4j.LangChain4jModels} turns its models into clients,
 * and clients, or the whole chain, into its models.
 */
@NullMarked
package dev.llmops.langchain4j;

import org.jspecify.annotations.NullMarked;
