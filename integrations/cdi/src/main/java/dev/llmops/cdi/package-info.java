/**
 * {@code LlmOps} and the chat models over it as beans of Jakarta CDI. Producers only, so that it is the same in Quarkus, in application
 * servers and in Java SE.
 */
@NullMarked
package dev.llmops.cdi;

import org.jspecify.annotations.NullMarked;
